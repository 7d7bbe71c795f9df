import {
  agentUsageInput,
  anomalyIdInput,
  anomalyRuleIdInput,
  judgeAnomalyInput,
  listAnomaliesInput,
  saveAnomalyRuleInput,
} from '@ground-control/core/anomalies/schema'
import { change } from '../server/change.ts'
import { admin, operator, router, viewer } from '../server/trpc.ts'
import { judgeAnomaly } from './judge-anomaly.ts'
import { getAnomaly } from './read/get-anomaly.ts'
import { listAnomalies } from './read/list-anomalies.ts'
import { listAnomalyRules } from './read/list-anomaly-rules.ts'
import { readLearning } from './read/read-learning.ts'
import { removeAnomalyRule } from './remove-anomaly-rule.ts'
import { saveAnomalyRule } from './save-anomaly-rule.ts'

export const anomaliesRouter = router({
  list: viewer
    .input(listAnomaliesInput)
    .query(({ ctx, input }) => listAnomalies(ctx.services, ctx.actor, input)),
  get: viewer.input(anomalyIdInput).query(({ ctx, input }) => getAnomaly(ctx.services, ctx.actor, input)),
  learning: viewer
    .input(agentUsageInput)
    .query(({ ctx, input }) => readLearning(ctx.services, ctx.actor, input)),
  acknowledge: change(operator, judgeAnomalyInput, judgeAnomaly('acknowledge')),
  dismiss: change(operator, judgeAnomalyInput, judgeAnomaly('dismiss')),
  rules: viewer.query(({ ctx }) => listAnomalyRules(ctx.services, ctx.actor)),
  saveRule: change(admin, saveAnomalyRuleInput, saveAnomalyRule),
  removeRule: change(admin, anomalyRuleIdInput, removeAnomalyRule),
})
