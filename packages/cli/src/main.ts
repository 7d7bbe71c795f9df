import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@ground-control/sdk/client'
import { runCommand } from './run-command.ts'
import { readSettings } from './settings.ts'

/** So long it asks again where the control plane does not answer. */
const patienceMs = 10_000

const print = (line: string) => process.stdout.write(`${line}\n`)

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}

process.exitCode = await runCommand(process.argv.slice(2), {
  print,
  complain: (line) => process.stderr.write(`${line}\n`),
  async open() {
    const settings = await readSettings(process.env, process.env.INIT_CWD ?? process.cwd())
    return {
      client: createClient({ ...settings, patienceMs }),
      print,
      confirm: process.stdin.isTTY && process.stderr.isTTY ? confirm : null,
      sleep: async (ms) => {
        await sleep(ms)
      },
    }
  },
})
