import type { ApprovalView } from '@ground-control/core/approvals/schema'

/** The tool an approval is about; actions are named like the step that asks. */
export const toolOf = ({ action }: Pick<ApprovalView, 'action'>): string => action.replace(/^tool:/, '')
