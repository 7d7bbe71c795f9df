import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { compareInvoice, type DriftLine, type OurUsage } from '@ground-control/core/invoices/drift'
import type { InvoicePeriod, InvoiceView } from '@ground-control/core/invoices/schema'
import type { Reader } from '@ground-control/db/database'
import type { Services } from '../../services.ts'
import { usageFacts } from '../../usage/read/usage-facts.ts'
import { invoiceView } from './invoice-view.ts'

const dayMs = 86_400_000

/**
 * An invoice beside what was counted of its provider's models on its days, in UTC and with all corrections so far, by
 * model and period. Throws not_found.
 */
export function readDrift(
  services: Services,
  { workspaceId }: Actor,
  id: string,
): Promise<{ invoice: InvoiceView; lines: DriftLine[] }> {
  return services.db.read(workspaceId, async (prisma) => {
    const row = await prisma.invoice.findFirst({ where: { workspaceId, id } })
    if (row === null) throw new AppError('not_found', 'no such invoice')
    const invoice = invoiceView(row)
    const theirs = await prisma.invoiceLine.findMany({ where: { workspaceId, invoiceId: id } })
    const ours = await readOurUsage(prisma, workspaceId, invoice)
    const prices = await prisma.price.findMany({
      where: { workspaceId, kind: 'model', name: { startsWith: `${invoice.provider}/` } },
      select: { id: true, name: true, validFrom: true, isTakenBack: true },
    })
    const count = (tokens: bigint | null) => (tokens === null ? null : Number(tokens))
    const lines = compareInvoice(
      invoice.provider,
      theirs.map((line) => ({
        period: line.period,
        model: line.model,
        amountNanoUsd: line.amountNanoUsd,
        inputTokens: count(line.inputTokens),
        cachedInputTokens: count(line.cachedInputTokens),
        outputTokens: count(line.outputTokens),
        quantity: count(line.quantity),
      })),
      ours,
      prices,
    )
    return { invoice, lines }
  })
}

/** Of a date, what names the period. */
const lengths: Record<InvoicePeriod, number> = { day: 10, month: 7 }

async function readOurUsage(
  prisma: Reader,
  workspaceId: string,
  { provider, period, firstDay, lastDay }: InvoiceView,
): Promise<OurUsage[]> {
  const span = { since: new Date(firstDay), until: new Date(Date.parse(lastDay) + dayMs) }
  const facts = await usageFacts(prisma, workspaceId, span, {
    by: ['model'],
    moment: { day: { timeZone: 'UTC' } },
  })
  type Row = Omit<OurUsage, 'costNanoUsd' | 'estimatedNanoUsd'> & { cost: string; estimated: string }
  const rows = await prisma.$queryRaw<Row[]>`
    select f.model, left(f.day, ${lengths[period]}) as period, sum(f.model_calls)::int as calls, sum(f.model_cost)::text as cost,
      sum(f.input_tokens)::float8 as "inputTokens", sum(f.output_tokens)::float8 as "outputTokens",
      sum(f.unpriced_calls)::int as "unpricedCalls", sum(f.estimated_calls)::int as "estimatedCalls",
      sum(f.estimated_cost)::text as estimated
    from ${facts} where starts_with(f.model, ${`${provider}/`}) group by 1, 2`
  return rows.map(({ cost, estimated, ...usage }) => ({
    ...usage,
    costNanoUsd: BigInt(cost),
    estimatedNanoUsd: BigInt(estimated),
  }))
}
