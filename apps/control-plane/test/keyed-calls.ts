import { takesKey } from '@ground-control/core/keyed-calls'
import type { AnyProcedure } from '@trpc/server'
import { appRouter } from '../src/server/router.ts'

// The type of `procedures` nests by noun; at run time it is flat, by path.
const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>

export const mutations = Object.keys(procedures).filter((path) => procedures[path]?._def.type === 'mutation')

/** What a client takes for a change that may be asked for twice. */
export const keyedCalls = mutations.filter(takesKey)
