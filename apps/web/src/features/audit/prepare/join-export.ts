/**
 * Joins the pieces of an export that was fetched in pieces. Of CSV only the first piece's head line is kept. Each
 * piece ends its last line.
 */
export function joinExport(format: 'jsonl' | 'csv', bodies: readonly string[]): string {
  const [first = '', ...rest] = bodies.filter((body) => body !== '').map(endLine)
  if (format === 'jsonl') return [first, ...rest].join('')
  const head = first.slice(0, first.indexOf('\n') + 1)
  return [first, ...rest.map((body) => (body.startsWith(head) ? body.slice(head.length) : body))].join('')
}

const endLine = (body: string) => (body.endsWith('\n') ? body : `${body}\n`)
