import type { AgentLearning } from '@ground-control/core/anomalies/schema'

const days = (hours: number) => Math.floor(hours / 24)

/** Whether an agent's usage is judged yet, and what is missing where it is not. */
export function learningText(learning: AgentLearning): string {
  const { isLearned, hours, activeHours, neededHours, neededActiveHours } = learning
  if (isLearned) return `Its usage is judged by ${days(hours)} days of its own history`
  if (hours < neededHours)
    return `No data to judge its usage by yet: ${days(hours)} of ${days(neededHours)} days of history`
  return `No data to judge its usage by yet: it did something in ${activeHours} of ${neededActiveHours} hours`
}
