import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Command, readCommand, UsageError } from './read-command.ts'

const words = (text: string) => text.split(' ')
const order = { isJson: false, isYes: false, reason: 'odd', isDryRun: false, expiresInMs: null }

describe('readCommand', () => {
  it.each<[string, Command]>([
    ['kill workspace --reason odd', { ...order, verb: 'kill', scope: { kind: 'workspace' } }],
    [
      'kill agent airline-desk --reason odd --yes --expires 1h --json',
      {
        ...order,
        verb: 'kill',
        scope: { kind: 'agent', name: 'airline-desk' },
        isYes: true,
        isJson: true,
        expiresInMs: 3_600_000,
      },
    ],
    [
      '--reason odd pause run run_1 --expires 90s',
      { ...order, verb: 'pause', scope: { kind: 'run', id: 'run_1' }, expiresInMs: 90_000 },
    ],
    [
      'freeze agent desk --dry-run',
      { ...order, verb: 'freeze', scope: { kind: 'agent', name: 'desk' }, isDryRun: true, reason: '' },
    ],
    [
      'resume agent desk -y',
      { verb: 'resume', scope: { kind: 'agent', name: 'desk' }, isYes: true, isJson: false, reason: '' },
    ],
    ['lift ovr_1 --reason fine', { verb: 'lift', id: 'ovr_1', isYes: false, isJson: false, reason: 'fine' }],
    ['overrides --all', { verb: 'overrides', isAll: true, isJson: false }],
    ['kill --help', { verb: 'help' }],
  ])('%s', (text, command) => expect(readCommand(words(text))).toEqual(command))

  it('without a word it is help', () => expect(readCommand([])).toEqual({ verb: 'help' }))

  it.each([
    ['explode workspace', 'no command "explode"'],
    ['kill', 'say of what'],
    ['kill agent --reason odd', 'say of what'],
    ['kill workspace', '--reason'],
    ['kill workspace everything --reason odd', 'say of what'],
    ['kill run run_1 run_2 --reason odd', 'one word too many'],
    ['freeze run run_1 --reason odd', 'has started already'],
    ['kill workspace --reason odd --expires soon', '--expires soon'],
    ['kill workspace --reason odd --expires 0m', '--expires 0m'],
    ['kill workspace --reason odd --all', 'takes no --all'],
    ['overrides --reason odd', 'takes no --reason'],
    ['overrides now', 'takes no "now"'],
    ['lift', 'the id of one override'],
    ['kill workspace --force', '--force'],
  ])('%s: refused, saying "%s"', (text, part) => {
    expect(() => readCommand(words(text))).toThrow(UsageError)
    expect(() => readCommand(words(text))).toThrow(part)
  })

  it('never throws anything else, whatever is typed', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'kill',
        'agent',
        'run',
        'workspace',
        '--reason',
        '--expires',
        '--json',
        '--',
        '-y',
        '1h',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (typed) => {
        try {
          readCommand(typed)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})
