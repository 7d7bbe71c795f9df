import type { Json } from '@ground-control/core/json'

export type ReadValue = { ok: true; value: Json } | { ok: false; message: string }

/** Reads what a person typed as a config value: JSON, or plain text where it cannot be meant as JSON. */
export function readConfigValue(text: string): ReadValue {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, message: 'is required' }
  try {
    return { ok: true, value: JSON.parse(trimmed) as Json }
  } catch (error) {
    const looksLikeJson = /^[[{"\d-]/.test(trimmed)
    if (!looksLikeJson) return { ok: true, value: trimmed }
    return { ok: false, message: error instanceof Error ? error.message : 'is not valid JSON' }
  }
}
