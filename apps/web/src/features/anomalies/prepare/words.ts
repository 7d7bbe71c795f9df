import type {
  AnomalyAction,
  AnomalyKind,
  AnomalyResponse,
  AnomalyState,
  Measure,
  Sensitivity,
} from '@ground-control/core/anomalies/schema'

export const kindTexts: Record<AnomalyKind, string> = {
  usage: 'Unusual usage',
  loop: 'Loop in a run',
  costly_model: 'Costly model',
}
export const measureTexts: Record<Measure, string> = { cost: 'Spend', tokens: 'Tokens', calls: 'Calls' }
export const stateTexts: Record<AnomalyState, string> = {
  open: 'Open',
  acknowledged: 'Seen',
  resolved: 'Resolved',
  dismissed: 'As expected',
}
export const stateTones = {
  open: 'bad',
  acknowledged: 'warn',
  resolved: 'good',
  dismissed: 'neutral',
} as const
export const sensitivityTexts: Record<Sensitivity, string> = {
  off: 'Off',
  low: 'Low: only what is very far off',
  normal: 'Normal',
  high: 'High: more is found, and more by mistake',
}
export const responseTexts: Record<AnomalyResponse, string> = {
  notify: 'Tell people',
  throttle: 'Tell people and slow calls down',
  ask: 'Tell people and ask before more calls',
  pause: 'Tell people and pause',
}

/** What was done about an anomaly, in a few words. */
export function actionText({ response, until, isOver }: AnomalyAction): string {
  if (response === 'notify' || until === null) return 'People were told'
  const done = { throttle: 'Calls are slowed down', ask: 'More calls ask first', pause: 'Paused' }[response]
  const past = { throttle: 'Calls were slowed down', ask: 'More calls asked first', pause: 'Was paused' }[
    response
  ]
  return isOver ? past : done
}
