'use client'

const keepMs = 30_000

/** Hands text to the browser as a download. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Not at once: some browsers read the blob a moment after the click.
  setTimeout(() => URL.revokeObjectURL(url), keepMs)
}
