import { absencesRouter } from '../absences/router.ts'
import { accessRouter } from '../access/router.ts'
import { agentsRouter } from '../agents/router.ts'
import { anomaliesRouter } from '../anomalies/router.ts'
import { approvalsRouter } from '../approvals/router.ts'
import { auditRouter } from '../audit/router.ts'
import { breakersRouter } from '../breakers/router.ts'
import { budgetsRouter } from '../budgets/router.ts'
import { channelsRouter } from '../channels/router.ts'
import { configRouter } from '../config/router.ts'
import { decisionLinksRouter } from '../decision-links/router.ts'
import { degradationRouter } from '../degradation/router.ts'
import { escalationsRouter } from '../escalations/router.ts'
import { eventsRouter } from '../events/router.ts'
import { grantsRouter } from '../grants/router.ts'
import { groupsRouter } from '../groups/router.ts'
import { invoicesRouter } from '../invoices/router.ts'
import { metricsRouter } from '../metrics/router.ts'
import { noticesRouter } from '../notices/router.ts'
import { overridesRouter } from '../overrides/router.ts'
import { policiesRouter } from '../policies/router.ts'
import { pricesRouter } from '../prices/router.ts'
import { runsRouter } from '../runs/router.ts'
import { usageRouter } from '../usage/router.ts'
import { workerRouter } from '../workers/router.ts'
import { router } from './trpc.ts'

export const appRouter = router({
  agents: agentsRouter,
  runs: runsRouter,
  approvals: approvalsRouter,
  budgets: budgetsRouter,
  policies: policiesRouter,
  overrides: overridesRouter,
  escalations: escalationsRouter,
  channels: channelsRouter,
  notices: noticesRouter,
  grants: grantsRouter,
  groups: groupsRouter,
  absences: absencesRouter,
  decisionLinks: decisionLinksRouter,
  prices: pricesRouter,
  anomalies: anomaliesRouter,
  invoices: invoicesRouter,
  breakers: breakersRouter,
  events: eventsRouter,
  metrics: metricsRouter,
  audit: auditRouter,
  config: configRouter,
  usage: usageRouter,
  degradation: degradationRouter,
  access: accessRouter,
  worker: workerRouter,
})

export type AppRouter = typeof appRouter
