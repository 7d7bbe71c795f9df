import type { Decision } from '@ground-control/core/runs/schema'
import Link from 'next/link'
import { Badge, type Tone } from '@/components/badge'
import { refusalOf } from '@/lib/errors/refusal'

const looks: Record<Decision['effect'], { tone: Tone; label: string }> = {
  allow: { tone: 'good', label: 'Let through' },
  degrade: { tone: 'warn', label: 'Lower model' },
  deny: { tone: 'bad', label: 'Refused' },
  require_approval: { tone: 'warn', label: 'Asked a person' },
}

/** What budgets, policies and overrides said to the step, each with a link to it. */
export function StepDecisions({ decisions }: { decisions: Decision[] }) {
  if (decisions.length === 0) return null
  return (
    <ul aria-label="Decisions" className="space-y-1.5">
      {decisions.map((decision) => {
        const who = refusalOf(decision)
        return (
          <li
            key={`${decision.at} ${decision.id} ${decision.rule} ${decision.effect}`}
            className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm"
          >
            <Badge tone={looks[decision.effect].tone}>{looks[decision.effect].label}</Badge>
            {who?.href ? (
              <Link
                href={who.href}
                className="inline-flex min-h-6 items-center text-accent-text underline underline-offset-4"
              >
                {who.label}
              </Link>
            ) : (
              <span>{who?.label ?? decision.name}</span>
            )}
            {decision.message && <span className="text-soft">{decision.message}</span>}
          </li>
        )
      })}
    </ul>
  )
}
