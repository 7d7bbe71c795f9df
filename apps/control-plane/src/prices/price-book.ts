import {
  type OwnPrice,
  type PricedUsage,
  type Quote,
  quoteModel,
  quoteTool,
} from '@ground-control/core/prices/resolve'
import { readPrices } from '@ground-control/db/repositories/prices'
import type { Services } from '../services.ts'
import { createWorkspaceCache, type WorkspaceCache } from '../workspace-cache.ts'
import { maintainedList } from './maintained-list.ts'

/** What calls cost in one workspace at a moment: by its own prices, else by the maintained list. */
export type PriceBook = {
  /** null where nobody knows a price, which is never the same as nothing */
  model(model: string, usage: PricedUsage, at: Date): Quote | null
  /** null: included */
  tool(tool: string, at: Date): Quote | null
  /** whether any tool has a price of its own */
  chargesTools: boolean
}
export type PriceBooks = WorkspaceCache<PriceBook>

/** Calls are not admitted where the workspace's prices cannot be known. */
export const createPriceBooks = (services: Services): PriceBooks =>
  createWorkspaceCache(services, 'prices', async (workspaceId) =>
    priceBook(await services.db.transaction(workspaceId, readPrices)),
  )

export function priceBook(rows: ReadonlyArray<OwnPrice & { kind: string; name: string }>): PriceBook {
  const own = Map.groupBy(rows, ({ kind, name }) => `${kind} ${name}`)
  return {
    model: (model, usage, at) =>
      quoteModel(own.get(`model ${model}`) ?? [], maintainedList, model, usage, at),
    tool: (tool, at) => quoteTool(own.get(`tool ${tool}`) ?? [], at),
    chargesTools: rows.some(({ kind }) => kind === 'tool'),
  }
}
