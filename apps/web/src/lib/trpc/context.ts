'use client'
import type { AppRouter } from '@ground-control/control-plane/router'
import { createTRPCContext } from '@trpc/tanstack-react-query'

/** `useTRPC()` gives typed query and mutation options: `useQuery(useTRPC().runs.get.queryOptions({ id }))`. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()
