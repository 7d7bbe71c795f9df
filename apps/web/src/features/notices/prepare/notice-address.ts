import type { NoticeItem } from '@ground-control/core/channels/schema'

/** Where a message of the inbox leads. */
export const noticeAddress = ({ message, approvalId }: Pick<NoticeItem, 'message' | 'approvalId'>): string =>
  message.reason === 'anomaly' ? `/anomalies/${message.anomalyId}` : `/approvals?id=${approvalId}`
