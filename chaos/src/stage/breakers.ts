import { createTRPCUntypedClient, httpLink } from '@trpc/client'
import type { Stage } from './stage.ts'

/** Whether this platform has circuit breakers: faults that need them are judged only then. */
export async function hasBreakers(stage: Stage): Promise<boolean> {
  const tables = await stage.query(
    `select 1 from information_schema.tables where table_schema = 'public' and table_name = 'breakers'`,
  )
  return tables.length > 0
}

/**
 * Orders the breakers of these models, and of their providers, to stay closed whatever fails, so that retries and
 * the ladder alone are seen. Does nothing where there are none.
 */
export async function keepBreakersClosed(stage: Stage, models: readonly string[]): Promise<void> {
  if (!(await hasBreakers(stage))) return
  // Untyped: the order exists only where breakers do.
  const headers = { authorization: `Bearer ${stage.adminKey}` }
  const client = createTRPCUntypedClient({ links: [httpLink({ url: `${stage.url}/trpc`, headers })] })
  const providers = new Set(models.map((model) => model.split('/')[0]))
  const dependencies = [
    ...[...providers].map((name) => ({ kind: 'provider', name })),
    ...models.map((name) => ({ kind: 'model', name })),
  ]
  for (const dependency of dependencies)
    await client.mutation('overrides.apply', {
      kind: 'breaker',
      scope: { kind: 'workspace' },
      params: { dependency, force: 'closed' },
      reason: 'chaos looks at retries alone',
    })
}
