import type { Json } from '@ground-control/core/json'

export type ParsedJson = { ok: true; value: Json } | { ok: false; message: string; line: number | null }

/** Reads JSON that a person typed. Empty text is a problem too: `null` has to be meant. */
export function parseJsonText(text: string): ParsedJson {
  if (text.trim() === '') return { ok: false, message: 'There is nothing here yet.', line: null }
  try {
    return { ok: true, value: JSON.parse(text) as Json }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ok: false, message: `This is not JSON: ${message}`, line: lineOf(message, text) }
  }
}

export const jsonText = (value: Json): string => JSON.stringify(value, null, 2)

/** Engines tell the place as a line, as an offset, or not at all. */
function lineOf(message: string, text: string): number | null {
  const line = /line (\d+)/.exec(message)?.[1]
  if (line !== undefined) return Number(line)
  const position = /position (\d+)/.exec(message)?.[1]
  return position === undefined ? null : text.slice(0, Number(position)).split('\n').length
}
