export type ReadMinutes = { ok: true; ms: number | undefined } | { ok: false; message: string }

const minMs = 1_000
const maxMs = 366 * 86_400_000

/** Minutes as typed, in milliseconds; nothing typed is no deadline. */
export function readMinutes(text: string): ReadMinutes {
  const plain = text.trim()
  if (plain === '') return { ok: true, ms: undefined }
  const ms = /^\d{1,6}(\.\d{1,4})?$/.test(plain) ? Math.round(Number(plain) * 60_000) : Number.NaN
  if (!(ms >= minMs && ms <= maxMs)) return { ok: false, message: 'Minutes, from a second (0.02) to a year.' }
  return { ok: true, ms }
}

export const typedMinutes = (ms: number | undefined): string =>
  ms === undefined ? '' : String(Math.round((ms / 60_000) * 10_000) / 10_000)
