import type { OverviewView } from '@ground-control/core/metrics/schema'
import { formatShare } from '../../../lib/format/number.ts'
import type { Fullness } from './fullness.ts'

export type Need = {
  id: string
  tone: 'bad' | 'warn' | 'info'
  title: string
  since: string | null
  href: string
}

const fullFrom = 0.8
const badErrorRate = 0.1

/** What wants a person now, the most pressing first. Empty is good news. */
export function needsNow(overview: OverviewView, budgets: readonly Fullness[], anomalies: number): Need[] {
  const needs: Need[] = []
  const stuck = overview.queuedRuns
  if (stuck > 0 && overview.liveWorkers === 0) {
    needs.push({
      id: 'workers',
      tone: 'bad',
      title: `${count(stuck, 'run')} queued and no worker is alive`,
      since: null,
      href: '/runs?status=queued',
    })
  }
  if (overview.pendingApprovals > 0) {
    needs.push({
      id: 'approvals',
      tone: 'warn',
      title: `${count(overview.pendingApprovals, 'decision')} to make`,
      since: overview.oldestApprovalAt,
      href: '/approvals',
    })
  }
  if (anomalies > 0) {
    needs.push({
      id: 'anomalies',
      tone: 'warn',
      title: anomalies === 1 ? '1 anomaly to look at' : `${anomalies} anomalies to look at`,
      since: null,
      href: '/anomalies?state=open',
    })
  }
  for (const { budget, usedShare } of budgets) {
    if (usedShare < fullFrom) continue
    needs.push({
      id: budget.id,
      tone: usedShare >= 1 ? 'bad' : 'warn',
      title:
        usedShare >= 1
          ? `Budget “${budget.name}” is used up`
          : `Budget “${budget.name}” has ${formatShare(1 - usedShare)} left`,
      since: null,
      href: `/budgets/${budget.id}`,
    })
  }
  if (overview.errorRate !== null && overview.errorRate >= badErrorRate) {
    needs.push({
      id: 'errors',
      tone: 'bad',
      title: `${formatShare(overview.errorRate)} of runs fail`,
      since: null,
      href: '/runs?status=failed',
    })
  }
  if (overview.openBreakers > 0) {
    const { openBreakers } = overview
    needs.push({
      id: 'breakers',
      tone: 'bad',
      title:
        openBreakers === 1
          ? '1 dependency fails and is left alone'
          : `${openBreakers} dependencies fail and are left alone`,
      since: null,
      href: '/breakers',
    })
  }
  if (overview.overridesInForce > 0) {
    needs.push({
      id: 'overrides',
      tone: 'info',
      title: `${count(overview.overridesInForce, 'override')} in force`,
      since: null,
      href: '/overrides',
    })
  }
  const weight = { bad: 0, warn: 1, info: 2 }
  return needs.toSorted((left, right) => weight[left.tone] - weight[right.tone])
}

const count = (value: number, noun: string) => `${value} ${noun}${value === 1 ? '' : 's'}`
