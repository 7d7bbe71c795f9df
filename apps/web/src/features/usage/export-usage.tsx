'use client'
import type { UsageBy, UsageFilters } from '@ground-control/core/usage/schema'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { shownError } from '@/lib/errors/shown-error'
import { saveFile } from '@/lib/save-file'
import { toast } from '@/lib/toast'
import { useTRPCClient } from '@/lib/trpc/context'

const files = {
  csv: { label: 'CSV', type: 'text/csv' },
  jsonl: { label: 'JSON lines', type: 'application/x-ndjson' },
} as const
type Format = keyof typeof files

/** Every row of what the table shows, fetched piece by piece and handed to the browser. */
export function ExportUsage({ input }: { input: UsageFilters & { by: UsageBy } }) {
  const client = useTRPCClient()
  const [fetching, setFetching] = useState<Format | null>(null)

  async function run(format: Format) {
    setFetching(format)
    try {
      const pieces: string[] = []
      let rows = 0
      let cursor: string | null | undefined
      while (cursor !== null) {
        const piece: Awaited<ReturnType<typeof client.usage.export.query>> = await client.usage.export.query({
          ...input,
          format,
          ...(cursor !== undefined && { cursor }),
        })
        pieces.push(piece.body)
        rows += piece.rows
        cursor = piece.nextCursor
      }
      saveFile(`usage-by-${input.by}.${format}`, files[format].type, pieces.join(''))
      toast.success(`${rows} rows exported`)
    } catch (error) {
      toast.error('The export failed', { description: shownError(error).message })
    }
    setFetching(null)
  }

  return (Object.keys(files) as Format[]).map((format) => (
    <Button key={format} isBusy={fetching === format} onClick={() => void run(format)}>
      <Download aria-hidden /> {files[format].label}
    </Button>
  ))
}
