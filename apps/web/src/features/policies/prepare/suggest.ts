import type { PolicyPoint, PolicyVocabulary } from '@ground-control/core/policies/schema'

type Entry = PolicyVocabulary[PolicyPoint][number]
export type Suggestion = {
  /** what is put in */
  insert: string
  label: string
  type: string
  description: string
  example: string | null
}
export type Suggestions = {
  /** the part of the text that a suggestion replaces */
  from: number
  to: number
  items: Suggestion[]
}

type Call = [insert: string, description: string]
const functions: Call[] = [
  ['has(', 'Whether a field is there: has(args.amount)'],
  ['size(', 'Length of a list, a map or a text'],
  ['double(', 'As a number with decimals: double(args.amount) > 200.0'],
]
const methods: Call[] = [
  ['startsWith(', 'tool.name.startsWith("get_")'],
  ['endsWith(', 'tool.name.endsWith("_refund")'],
  ['contains(', 'args.note.contains("urgent")'],
  ['matches(', 'args.code.matches("^[A-Z]{6}$")'],
  ['exists(', 'args.items.exists(item, item.price > 100.0)'],
  ['all(', 'args.items.all(item, item.price < 100.0)'],
]
const most = 8

/**
 * What could follow at the cursor of a condition. Nothing inside quotes, nor where nothing is typed yet, unless
 * `isAsked`.
 */
export function suggest(
  text: string,
  cursor: number,
  entries: readonly Entry[],
  isAsked: boolean,
): Suggestions {
  const before = text.slice(0, cursor)
  const from = cursor - (/[\w.]*$/.exec(before)?.[0].length ?? 0)
  const word = before.slice(from).toLowerCase()
  const none = { from, to: cursor, items: [] }
  if (isInQuotes(before.slice(0, from)) || /^\d/.test(word) || (word === '' && !isAsked)) return none

  const facts = entries
    .filter((entry) => entry.path.toLowerCase().startsWith(word) && entry.path.toLowerCase() !== word)
    .map((entry) => ({
      insert: entry.path,
      label: entry.path,
      type: entry.type,
      description: entry.description,
      example: JSON.stringify(entry.example),
    }))
  // After a dot it may be the name of a method, looked for without what it is called on.
  const dot = word.lastIndexOf('.')
  const tail = word.slice(dot + 1)
  const calls = (dot < 0 ? functions : methods)
    .filter(([name]) => tail !== '' && name.startsWith(tail))
    .map(([name, description]) => ({
      insert: before.slice(from, from + dot + 1) + name,
      label: `${name})`,
      type: 'function',
      description,
      example: null,
    }))
  return { from, to: cursor, items: [...facts, ...calls].slice(0, most) }
}

/** The text with a suggestion put in, and where the cursor is then. */
export function accept(
  text: string,
  { from, to }: Suggestions,
  { insert }: Suggestion,
): { text: string; cursor: number } {
  return { text: text.slice(0, from) + insert + text.slice(to), cursor: from + insert.length }
}

function isInQuotes(before: string): boolean {
  let open: string | null = null
  for (let index = 0; index < before.length; index += 1) {
    const char = before[index]!
    if (open !== null && char === '\\') index += 1
    else if (open === char) open = null
    else if (open === null && (char === '"' || char === "'")) open = char
  }
  return open !== null
}
