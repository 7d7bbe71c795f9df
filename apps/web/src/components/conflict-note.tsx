'use client'
import type { Json } from '@ground-control/core/json'
import { useEffect, useRef } from 'react'
import { Button } from './button'
import { DiffView } from './diff-view'

type Props = {
  theirs: Json
  mine: Json
  onTakeTheirs: () => void
  /** goes on with one's own; it is saved over theirs at the next attempt */
  onKeepMine: () => void
}

/** Somebody saved the same thing meanwhile: what theirs has, what mine has, and the choice. */
export function ConflictNote({ theirs, mine, onTakeTheirs, onKeepMine }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={box} role="alert" className="space-y-2 rounded-md border border-line-strong p-3">
      <p className="text-sm">
        <strong className="font-medium">Somebody else saved this while you were editing.</strong> Nothing of
        yours was saved. This is how yours differs from theirs:
      </p>
      <DiffView before={theirs} after={mine} labels={['Theirs', 'Yours']} />
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onTakeTheirs}>
          Take theirs
        </Button>
        <Button size="sm" onClick={onKeepMine}>
          Go on with mine
        </Button>
      </div>
    </div>
  )
}
