import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import type { listPricesInput, PriceView } from '@ground-control/core/prices/schema'
import type { Price } from '@ground-control/db/generated/client'
import { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'
import { listRates, maintainedList } from '../maintained-list.ts'
import { ratesInDigits } from '../price-view.ts'

const place = z.tuple([z.string(), z.string()])
const versionPlace = z.tuple([z.iso.datetime(), z.string()])
type Name = { kind: 'model' | 'tool'; name: string }

/**
 * What counts now, by kind and name: own prices, and the list's of the models that the agents' current versions name.
 * With `of`: the versions of one entry, the latest validity first.
 */
export async function listPrices(
  services: Services,
  { workspaceId }: Actor,
  input: z.output<typeof listPricesInput>,
): Promise<Page<PriceView>> {
  const { of, cursor, limit } = input
  return services.db.read(workspaceId, async (prisma) => {
    if (of !== undefined) {
      const after = cursor === undefined ? null : decodeKey(versionPlace, cursor)
      const rows = await prisma.price.findMany({
        where: {
          workspaceId,
          ...of,
          ...(after && {
            OR: [
              { validFrom: { lt: new Date(after[0]) } },
              { validFrom: new Date(after[0]), id: { lt: after[1] } },
            ],
          }),
        },
        orderBy: [{ validFrom: 'desc' }, { id: 'desc' }],
        take: limit + 1,
      })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        items: rows.slice(0, limit).map(ownView),
        nextCursor: last ? encodeKey([last.validFrom.toISOString(), last.id]) : null,
      }
    }
    const after = cursor === undefined ? ['', ''] : decodeKey(place, cursor)
    const names = await prisma.$queryRaw<Name[]>`
      select kind, name from (
        select kind, name from prices where workspace_id = ${workspaceId}
        union
        select 'model', jsonb_array_elements_text(v.definition -> 'models')
        from agents a join agent_versions v on v.id = a.current_version_id where a.workspace_id = ${workspaceId}
      ) known where (kind, name) > (${after[0]}, ${after[1]}) order by kind, name limit ${limit + 1}`
    const shown = names.slice(0, limit)
    const own = await prisma.$queryRaw<Array<{ id: string }>>`
      select distinct on (kind, name) id from prices
      where workspace_id = ${workspaceId} and valid_from <= now() and name = any(${shown.map(({ name }) => name)})
      order by kind, name, valid_from desc, id desc`
    const versions = await prisma.price.findMany({
      where: { workspaceId, id: { in: own.map(({ id }) => id) } },
    })
    const byName = new Map(versions.map((version) => [`${version.kind} ${version.name}`, version]))
    const last = names.length > limit ? shown.at(-1) : undefined
    const now = services.now()
    return {
      items: shown.map((name) => currentView(name, byName.get(`${name.kind} ${name.name}`), now)),
      nextCursor: last ? encodeKey([last.kind, last.name]) : null,
    }
  })
}

function currentView(of: Name, own: Price | undefined, now: Date): PriceView {
  if (own && !own.isTakenBack) return ownView(own)
  const rates = of.kind === 'model' ? listRates(of.name, now) : null
  return {
    id: null,
    ...of,
    rates: rates && ratesInDigits(rates),
    source: rates ? 'list' : 'none',
    listVersion: rates ? maintainedList.version : null,
    validFrom: null,
    note: '',
    createdBy: null,
    createdAt: null,
  }
}

function ownView(row: Price): PriceView {
  return {
    id: row.id,
    kind: row.kind as PriceView['kind'],
    name: row.name,
    rates: row.isTakenBack
      ? null
      : ratesInDigits({
          input: row.inputNanoUsd,
          output: row.outputNanoUsd,
          cachedInput: row.cachedInputNanoUsd,
          reasoning: row.reasoningNanoUsd,
          batchInput: row.batchInputNanoUsd,
          batchOutput: row.batchOutputNanoUsd,
          perCall: row.perCallNanoUsd,
        }),
    source: 'own',
    listVersion: null,
    validFrom: row.validFrom.toISOString(),
    note: row.note,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  }
}
