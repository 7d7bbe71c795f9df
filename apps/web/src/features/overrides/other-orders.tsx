import Link from 'next/link'

const orders = [
  { href: '/runs?status=failed,cancelled', label: 'Retry or fork a run', hint: 'on the run that is over' },
  { href: '/runs?status=waiting', label: 'Give a step’s result', hint: 'on the step that waits or failed' },
  { href: '/runs?status=queued,running', label: 'Cancel a run', hint: 'on the run, once its call is done' },
  { href: '/budgets', label: 'Top up a budget', hint: 'on the budget, for a while' },
  { href: '/breakers', label: 'Force a breaker', hint: 'on the dependency, open or closed' },
] as const

/** Orders that are given where the thing itself is shown; what they did stands in the history below. */
export function OtherOrders() {
  return (
    <nav aria-labelledby="other-orders">
      <h2 id="other-orders" className="mb-2 font-medium text-sm">
        Other orders
      </h2>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-5">
        {orders.map(({ href, label, hint }) => (
          <li key={href}>
            <Link
              href={href}
              className="block h-full rounded-lg border border-line bg-raised px-3 py-2 hover:border-line-strong"
            >
              <span className="block font-medium text-sm">{label}</span>
              <span className="block text-soft text-xs">{hint}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
