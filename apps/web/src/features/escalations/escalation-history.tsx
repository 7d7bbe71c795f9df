'use client'
import type { EscalationDetail, EscalationVersionView } from '@ground-control/core/escalations/schema'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { DiffView } from '@/components/diff-view'
import { RelativeTime } from '@/components/relative-time'

type Props = {
  policy: EscalationDetail
  /** null: who looks may not edit */
  onStartFrom: ((version: EscalationVersionView) => void) | null
}

/** Every version that was ever in force, each with what it changed. */
export function EscalationHistory({ policy, onStartFrom }: Props) {
  return (
    <ol className="space-y-2">
      {policy.versions.map((version, index) => (
        <VersionEntry
          key={version.id}
          version={version}
          before={policy.versions[index + 1] ?? null}
          isInForce={version.number === policy.version}
          onStartFrom={onStartFrom}
        />
      ))}
    </ol>
  )
}

type EntryProps = {
  version: EscalationVersionView
  before: EscalationVersionView | null
  isInForce: boolean
  onStartFrom: Props['onStartFrom']
}

function VersionEntry({ version, before, isInForce, onStartFrom }: EntryProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="rounded-lg border border-line bg-raised">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
        <span className="font-medium text-sm">Version {version.number}</span>
        {isInForce && <Badge tone="good">in force</Badge>}
        <span className="min-w-0 flex-1 basis-40 text-soft text-sm">
          {version.note || <span className="text-faint">no note</span>}
        </span>
        <span className="text-faint text-xs">
          {version.createdBy}, <RelativeTime at={version.createdAt} className="" />
        </span>
        <Button size="sm" variant="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          What changed
        </Button>
        {onStartFrom && !isInForce && (
          <Button size="sm" onClick={() => onStartFrom(version)}>
            Start from it
          </Button>
        )}
      </div>
      {isOpen && (
        <div className="border-line border-t p-4">
          <DiffView
            before={before?.definition ?? null}
            after={version.definition}
            labels={['Before', 'After']}
          />
        </div>
      )}
    </li>
  )
}
