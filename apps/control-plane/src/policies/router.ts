import { conditionProblem } from '@ground-control/core/policies/check'
import {
  backtestPolicyInput,
  checkRuleInput,
  policyIdInput,
  publishPolicyInput,
  type RuleProblem,
  rollbackPolicyInput,
  savePolicyInput,
  simulatePolicyInput,
} from '@ground-control/core/policies/schema'
import { vocabulary } from '@ground-control/core/policies/vocabulary'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { archivePolicy } from './archive-policy.ts'
import { backtestPolicy } from './backtest-policy.ts'
import { publishPolicy } from './publish-policy.ts'
import { getPolicy } from './read/get-policy.ts'
import { listPolicies } from './read/list-policies.ts'
import { rollbackPolicy } from './rollback-policy.ts'
import { savePolicy } from './save-policy.ts'
import { simulatePolicy } from './simulate-policy.ts'

export const policiesRouter = router({
  list: viewer.query(({ ctx }) => listPolicies(ctx.services, ctx.actor)),
  get: viewer.input(policyIdInput).query(({ ctx, input }) => getPolicy(ctx.services, ctx.actor, input)),
  save: change(admin, savePolicyInput, savePolicy),
  publish: change(admin, publishPolicyInput, publishPolicy),
  rollback: change(admin, rollbackPolicyInput, rollbackPolicy),
  archive: change(admin, policyIdInput, archivePolicy),
  simulate: viewer
    .input(simulatePolicyInput)
    .query(({ ctx, input }) => simulatePolicy(ctx.services, ctx.actor, input)),
  backtest: viewer
    .input(backtestPolicyInput)
    .query(({ ctx, input }) => backtestPolicy(ctx.services, ctx.actor, input)),
  check: viewer.input(checkRuleInput).query(({ input }): RuleProblem | null => {
    const problem = conditionProblem(input.on, input.when)
    return problem && { rule: 0, field: 'when', ...problem }
  }),
  vocabulary: viewer.query(() => vocabulary),
})
