import type { OverrideScope } from '@ground-control/core/overrides/schema'
import type { Client } from '@ground-control/sdk/client'
import type { Scope } from './read-command.ts'

/** The scope as the control plane knows it. An agent may be named by its id as well. */
export async function findScope(
  client: Client,
  scope: Scope,
): Promise<Exclude<OverrideScope, { kind: 'budget' }>> {
  if (scope.kind !== 'agent') return scope
  if (scope.name.startsWith('agent_')) return { kind: 'agent', id: scope.name }
  const { id } = await client.agents.get.query({ name: scope.name })
  return { kind: 'agent', id }
}

export const scopeText = (scope: Scope): string => {
  switch (scope.kind) {
    case 'workspace':
      return 'the whole workspace'
    case 'agent':
      return `agent ${scope.name}`
    case 'run':
      return `run ${scope.id}`
    default: {
      const never: never = scope
      return never
    }
  }
}
