export type Line = { text: string; number: number; isEnded: boolean }

/**
 * Splits bytes into lines at line feeds alone: readline also splits at U+2028, which JSON has within its texts. Gives
 * the lines of a chunk together; a wait for each would take longer than to verify it.
 * @throws TypeError for what is not UTF-8
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  let number = 0
  for await (const chunk of bytes) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield parts.map((text) => ({ text, number: ++number, isEnded: true }))
  }
  rest += decoder.decode()
  if (rest !== '') yield [{ text: rest, number: number + 1, isEnded: false }]
}
