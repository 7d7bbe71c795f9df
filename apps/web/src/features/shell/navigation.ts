import {
  BellRing,
  Bot,
  ChartNoAxesColumn,
  ChartPie,
  Gavel,
  Inbox,
  type LucideIcon,
  OctagonX,
  ScrollText,
  Server,
  Settings,
  SquareActivity,
  TrendingUp,
  Unplug,
  Wallet,
} from 'lucide-react'

export type Place = { href: string; label: string; icon: LucideIcon /** after g */; key: string }

/** The rooms of the dashboard, in the order of the side bar. */
export const places: readonly Place[] = [
  { href: '/', label: 'Overview', icon: ChartNoAxesColumn, key: 'o' },
  { href: '/approvals', label: 'Approvals', icon: Inbox, key: 'a' },
  { href: '/runs', label: 'Runs', icon: SquareActivity, key: 'r' },
  { href: '/agents', label: 'Agents', icon: Bot, key: 'n' },
  { href: '/workers', label: 'Workers', icon: Server, key: 'w' },
  { href: '/budgets', label: 'Budgets', icon: Wallet, key: 'b' },
  { href: '/usage', label: 'Usage', icon: ChartPie, key: 'c' },
  { href: '/anomalies', label: 'Anomalies', icon: TrendingUp, key: 'm' },
  { href: '/policies', label: 'Policies', icon: Gavel, key: 'p' },
  { href: '/escalations', label: 'Escalation', icon: BellRing, key: 'e' },
  { href: '/breakers', label: 'Dependencies', icon: Unplug, key: 'd' },
  { href: '/overrides', label: 'Overrides', icon: OctagonX, key: 'v' },
  { href: '/audit', label: 'Audit', icon: ScrollText, key: 'u' },
  { href: '/settings', label: 'Settings', icon: Settings, key: 's' },
]

/** The place that a path belongs to: `/runs/run_x` is in Runs, and only `/` itself is the Overview. */
export function placeOf(pathname: string): Place | null {
  return (
    places.find((place) =>
      place.href === '/'
        ? pathname === '/'
        : pathname === place.href || pathname.startsWith(`${place.href}/`),
    ) ?? null
  )
}
