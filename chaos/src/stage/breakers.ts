import type { Stage } from './stage.ts'

/**
 * Orders the breakers of these models, and of their providers, to stay closed whatever fails, so that retries and
 * the ladder alone are seen.
 */
export async function keepBreakersClosed(stage: Stage, models: readonly string[]): Promise<void> {
  const providers = new Set(models.map((model) => model.split('/')[0]!))
  const dependencies = [
    ...[...providers].map((name) => ({ kind: 'provider' as const, name })),
    ...models.map((name) => ({ kind: 'model' as const, name })),
  ]
  for (const dependency of dependencies)
    await stage.admin.overrides.apply.mutate({
      kind: 'breaker',
      scope: { kind: 'workspace' },
      params: { dependency, force: 'closed' },
      reason: 'chaos looks at retries alone',
    })
}
