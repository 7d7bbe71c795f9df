import type { InvoicePreview } from '@ground-control/core/invoices/schema'
import Link from 'next/link'
import { Money } from '@/components/money'
import { ScrollRegion } from '@/components/scroll-region'
import { counted } from '@/lib/format/number'

/** What the file would become, or why it cannot. */
export function ImportPreview({ preview }: { preview: InvoicePreview }) {
  const { headers, sample, duplicateOf, firstDay, lastDay, lines } = preview
  const problems = preview.problems.filter(({ line }) => line !== null)
  return (
    <div className="space-y-3 rounded-lg border border-line p-3 text-sm">
      <div role="status">
        {duplicateOf ? (
          <p className="text-bad">
            This file was imported already, as{' '}
            <Link href={`/usage/invoices/${duplicateOf.id}`} className="underline">
              {duplicateOf.name}
            </Link>
            .
          </p>
        ) : preview.problems.length === 0 ? (
          <p>
            {counted(lines, 'lines')}, <Money nanoUsd={preview.amountNanoUsd} /> in all, {firstDay} to{' '}
            {lastDay}.
          </p>
        ) : (
          <p className="text-bad">It cannot be read like this.</p>
        )}
        {problems.length > 0 && (
          <ul className="mt-1 list-disc pl-5 text-bad text-xs">
            {problems.map(({ line, message }) => (
              <li key={`${line} ${message}`}>
                line {line}: {message}
              </li>
            ))}
          </ul>
        )}
      </div>
      <ScrollRegion label="The first lines of the file" className="overflow-x-auto">
        <table className="text-xs">
          <thead>
            <tr>
              {headers.map((header, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one header
                <th key={index} className="whitespace-nowrap pr-4 pb-1 text-left font-medium text-soft">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no ids, and do not move
              <tr key={row}>
                {headers.map((_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  <td key={index} className="whitespace-nowrap pr-4 font-mono">
                    {cells[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  )
}
