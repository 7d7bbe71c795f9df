import {
  checkRuleInput,
  type PolicyDetail,
  type PolicyView,
  type PolicyVocabulary,
  policyIdInput,
  publishPolicyInput,
  type RuleProblem,
  rollbackPolicyInput,
  type SimulationResult,
  savePolicyInput,
  simulatePolicyInput,
} from '@ground-control/core/policies/schema'
import { pending } from '../server/pending.ts'
import { admin, router, viewer } from '../server/trpc.ts'

export const policiesRouter = router({
  list: viewer.query(pending<PolicyView[]>()),
  get: viewer.input(policyIdInput).query(pending<PolicyDetail>()),
  save: admin.input(savePolicyInput).mutation(pending<PolicyDetail>()),
  publish: admin.input(publishPolicyInput).mutation(pending<PolicyDetail>()),
  rollback: admin.input(rollbackPolicyInput).mutation(pending<PolicyDetail>()),
  archive: admin.input(policyIdInput).mutation(pending<PolicyView>()),
  simulate: viewer.input(simulatePolicyInput).query(pending<SimulationResult>()),
  check: viewer.input(checkRuleInput).query(pending<RuleProblem | null>()),
  vocabulary: viewer.query(pending<PolicyVocabulary>()),
})
