'use client'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import { NeedsRole } from '@/features/access/needs-role'
import { shownError } from '@/lib/errors/shown-error'
import { saveFile } from '@/lib/save-file'
import { useTRPCClient } from '@/lib/trpc/context'
import { fetchExport } from './fetch-export'

/** Downloads the sealed trail and the key that its signatures are checked with. */
export function ExportButton() {
  const client = useTRPCClient()
  const [entries, setEntries] = useState<number | null>(null)

  async function run(format: 'jsonl' | 'csv') {
    setEntries(0)
    try {
      const { body, publicKey, count } = await fetchExport(client, format, setEntries)
      saveFile(`audit.${format}`, format === 'csv' ? 'text/csv' : 'application/x-ndjson', body)
      saveFile('audit-public-key.pem', 'application/x-pem-file', publicKey)
      toast.success(`${count} entries exported`)
    } catch (error) {
      toast.error('The export failed', { description: shownError(error).message })
    }
    setEntries(null)
  }

  return (
    <NeedsRole needed="admin">
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button isBusy={entries !== null}>
            {entries === null && <Download aria-hidden />}
            {entries === null ? 'Export' : `${entries} entries`}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => void run('jsonl')}>JSON lines, with seals</DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void run('csv')}>CSV, for a spreadsheet</DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </NeedsRole>
  )
}
