/** A two-column table of plain text with a title line. */
export function drawTable(title: string, rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length))
  const right = Math.max(...rows.map(([, value]) => value.length), title.length - left - 3)
  const line = (start: string, middle: string, end: string) =>
    `${start}${'─'.repeat(left + 2)}${middle}${'─'.repeat(right + 2)}${end}`
  const cells = rows.map(([name, value]) => `│ ${name.padEnd(left)} │ ${value.padEnd(right)} │`)
  return [title, line('┌', '┬', '┐'), ...cells, line('└', '┴', '┘')].join('\n')
}
