import type { PolicyDecision as DecidedBy } from '@ground-control/core/policies/decide'
import type { AdmitItem } from '@ground-control/core/workers/schema'
import type { NewEvent } from '@ground-control/db/repositories/events'
import { nameOf } from './call-outcome.ts'

/** What tells that a rule spoke about a call. */
export function policyEvent(type: string, item: AdmitItem, by: DecidedBy): Pick<NewEvent, 'type' | 'data'> {
  return {
    type,
    data: {
      policyId: by.policyId,
      policyName: by.policyName,
      version: by.version,
      rule: by.rule,
      [item.call.kind]: nameOf(item),
    },
  }
}
