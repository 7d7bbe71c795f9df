import type { AnyProcedure } from '@trpc/server'
import type { z } from 'zod'
import { appRouter } from '../src/server/router.ts'

// The type of `procedures` nests by noun; at run time it is flat, by path.
const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>

export const mutations = Object.keys(procedures).filter((path) => procedures[path]?._def.type === 'mutation')

export const shapeOf = (path: string) => procedures[path]?._def.inputs[0] as z.ZodType | undefined
