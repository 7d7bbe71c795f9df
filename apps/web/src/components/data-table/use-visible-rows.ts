'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

const drawAllUpTo = 100
const rowHeightPx = 41

type VisibleRows = {
  ref: RefObject<HTMLDivElement | null>
  indexes: number[]
  /** heights of what is left out above and below, in pixels */
  before: number
  after: number
}

/** Which rows of a long table are in sight of the window, by TanStack Virtual. Short tables are drawn whole. */
export function useVisibleRows(count: number): VisibleRows {
  const ref = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const isLong = count > drawAllUpTo
  useLayoutEffect(() => {
    if (isLong && ref.current) setTop(ref.current.getBoundingClientRect().top + window.scrollY)
  }, [isLong])
  const virtualizer = useWindowVirtualizer({
    count: isLong ? count : 0,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    scrollMargin: top,
  })
  if (!isLong)
    return { ref, indexes: Array.from({ length: count }, (_, index) => index), before: 0, after: 0 }
  const items = virtualizer.getVirtualItems()
  return {
    ref,
    indexes: items.map((item) => item.index),
    before: (items[0]?.start ?? top) - top,
    after: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? top) - top),
  }
}
