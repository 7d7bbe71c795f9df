import type { OverviewView } from '@ground-control/core/metrics/schema'

export type FirstStep = { title: string; hint: string; href: string; isDone: boolean }

/** What a new workspace has to do until it is in command of its agents; null once nothing is left. */
export function firstSteps(setUp: OverviewView['setUp']): FirstStep[] | null {
  const steps: FirstStep[] = [
    {
      title: 'Register an agent',
      hint: 'Wrap your agent with defineAgent and register it with the client.',
      href: '/agents',
      isDone: setUp.hasAgent,
    },
    {
      title: 'Start a worker',
      hint: 'npm run worker -- ./my-agent.ts',
      href: '/agents',
      isDone: setUp.hasWorker,
    },
    {
      title: 'See its first run',
      hint: 'client.runs.start.mutate(…), then watch it here.',
      href: '/runs',
      isDone: setUp.hasRun,
    },
    {
      title: 'Set a budget',
      hint: 'The call that would exceed it is refused, by name.',
      href: '/budgets',
      isDone: setUp.hasBudget,
    },
    {
      title: 'Publish a policy',
      hint: 'Say which calls need a person, and which never happen.',
      href: '/policies',
      isDone: setUp.hasPublishedPolicy,
    },
    {
      title: 'Decide an approval',
      hint: 'Approve, edit or reject what an agent asks for.',
      href: '/approvals',
      isDone: setUp.hasDecision,
    },
  ]
  return steps.every((step) => step.isDone) ? null : steps
}
