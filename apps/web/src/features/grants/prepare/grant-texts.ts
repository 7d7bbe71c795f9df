import type { GrantConstraint, GrantEnd, GrantPreview } from '@ground-control/core/grants/schema'

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a grant says of the arguments, in the order of their names. */
export function constraintTexts(constraints: readonly GrantConstraint[]): string[] {
  if (constraints.length === 0) return ['no arguments']
  return constraints
    .toSorted((a, b) => a.argument.localeCompare(b.argument))
    .map((one) => {
      switch (one.kind) {
        case 'equals':
          return `${one.argument} = ${plain(one.value)}`
        case 'at_most':
          return `${one.argument} ≤ ${one.value}`
        case 'any':
          return `${one.argument}: anything`
        default: {
          const never: never = one
          throw new Error(`unknown constraint ${JSON.stringify(never)}`)
        }
      }
    })
}

export const endTexts: Record<GrantEnd, string> = {
  revoked: 'Revoked',
  expired: 'Expired',
  used_up: 'Used up',
  new_version: 'New version',
}

/** What a grant would have answered lately, in a sentence; it is asked about before it is given. */
export function previewText({ days, answered }: Pick<GrantPreview, 'days' | 'answered'>): string {
  if (answered.total === 0) return `It would have answered nothing in the last ${days} days.`
  const yes = answered.approved + answered.edited
  const others = answered.total - yes
  const people = `people said yes to ${yes} of them`
  return `It would have answered ${answered.total} in the last ${days} days: ${people}${others === 0 ? '' : `, and not to ${others}`}.`
}
