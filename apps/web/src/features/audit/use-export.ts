'use client'
import { useState } from 'react'
import { shownError } from '@/lib/errors/shown-error'
import { saveFile } from '@/lib/save-file'
import { toast } from '@/lib/toast'
import { useTRPCClient } from '@/lib/trpc/context'
import { fetchExport } from './fetch-export'

/** Fetches the sealed trail and hands it to the browser; `entries` counts them while it goes on, null otherwise. */
export function useExport() {
  const client = useTRPCClient()
  const [entries, setEntries] = useState<number | null>(null)

  async function run(format: 'jsonl' | 'csv') {
    setEntries(0)
    try {
      const { pieces, publicKey, count } = await fetchExport(client, format, setEntries)
      saveFile(`audit.${format}`, format === 'csv' ? 'text/csv' : 'application/x-ndjson', pieces)
      saveFile('audit-public-key.pem', 'application/x-pem-file', publicKey)
      toast.success(`${count} entries exported`)
    } catch (error) {
      toast.error('The export failed', { description: shownError(error).message })
    }
    setEntries(null)
  }
  return { entries, run }
}
