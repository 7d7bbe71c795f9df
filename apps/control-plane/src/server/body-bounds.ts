/** More values than one body may hold. Reading a million of them would hold up everybody for a second. */
const maxValues = 100_000

const quote = 34
const backslash = 92
const comma = 44
const openBrace = 123
const openBracket = 91

/**
 * Says why a JSON text is too much to be read, or null. Counts what opens or parts values and lies outside of strings,
 * without reading any of them: 8 MB take some ten milliseconds.
 */
export function bodyProblem(text: string): string | null {
  // Each value takes two characters at least.
  if (text.length < maxValues * 2) return null
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
      if (at === -1) return null
    } else if (code === comma || code === openBrace || code === openBracket) {
      values += 1
      if (values > maxValues) return `has more than ${maxValues} values`
    }
  }
  return null
}

/** @returns where the closing quote is; -1: nowhere, and the parser will say so */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end
  }
  return -1
}
