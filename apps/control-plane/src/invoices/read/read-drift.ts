import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { compareInvoice, type DriftLine, type OurUsage } from '@ground-control/core/invoices/drift'
import type { InvoicePeriod, InvoiceView } from '@ground-control/core/invoices/schema'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
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

const formats: Record<InvoicePeriod, string> = { day: 'YYYY-MM-DD', month: 'YYYY-MM' }

async function readOurUsage(
  prisma: Reader,
  workspaceId: string,
  { provider, period, firstDay, lastDay }: InvoiceView,
): Promise<OurUsage[]> {
  const window = {
    from: firstDay,
    to: lastDay,
    since: new Date(firstDay),
    until: new Date(Date.parse(lastDay) + dayMs),
  }
  const facts = usageFacts(workspaceId, window, {}, { tool: false, runs: false })
  type Row = Omit<OurUsage, 'costNanoUsd' | 'estimatedNanoUsd'> & { cost: string; estimated: string }
  const rows = await prisma.$queryRaw<Row[]>`
    select f.model, to_char(f.at at time zone 'UTC', ${formats[period]}) as period, sum(f.calls)::int as calls,
      sum(f.cost)::text as cost, sum(f.input)::float8 as "inputTokens", sum(f.output)::float8 as "outputTokens",
      sum(f.unpriced)::int as "unpricedCalls", (coalesce(sum(f.calls) filter (where f.is_estimated), 0))::int as "estimatedCalls",
      coalesce(sum(f.cost) filter (where f.is_estimated), 0)::text as estimated
    from ${facts} ${Prisma.sql`where f.is_model and starts_with(f.model, ${`${provider}/`})`} group by 1, 2`
  return rows.map(({ cost, estimated, ...usage }) => ({
    ...usage,
    costNanoUsd: BigInt(cost),
    estimatedNanoUsd: BigInt(estimated),
  }))
}
