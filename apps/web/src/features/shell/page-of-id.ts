/** Which page shows the thing that an id names; null for anything that is no id, and for things without a page. */
export function pageOfId(text: string): { noun: string; href: string } | null {
  const prefix = /^([a-z]+)_[0-9a-z]{26}$/.exec(text)?.[1]
  switch (prefix) {
    case 'run':
      return { noun: 'run', href: `/runs/${text}` }
    case 'agent':
      return { noun: 'agent', href: `/agents/${text}` }
    case 'apr':
      return { noun: 'approval', href: `/approvals?id=${text}` }
    case 'bud':
      return { noun: 'budget', href: `/budgets/${text}` }
    case 'pol':
      return { noun: 'policy', href: `/policies/${text}` }
    case 'esc':
      return { noun: 'escalation policy', href: `/escalations/${text}` }
    case 'ovr':
      return { noun: 'override', href: `/overrides?id=${text}` }
    case 'user':
    case 'key':
      return { noun: 'actor in the audit trail', href: `/audit?actor=${text}` }
    default:
      return null
  }
}
