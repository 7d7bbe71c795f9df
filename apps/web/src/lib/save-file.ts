'use client'

const keepMs = 30_000

/** Hands text to the browser as a download; of large ones pieces, which the browser may keep on its disk. */
export function saveFile(name: string, type: string, text: string | Blob[]): void {
  const url = URL.createObjectURL(new Blob(typeof text === 'string' ? [text] : text, { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Not at once: some browsers read the blob a moment after the click.
  setTimeout(() => URL.revokeObjectURL(url), keepMs)
}
