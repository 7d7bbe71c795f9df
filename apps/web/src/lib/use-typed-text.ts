'use client'
import { useEffect, useRef, useState } from 'react'

const restMs = 250

/**
 * Text that is shown at once and told on once the typing rests, so that a search is not asked for at every key.
 * Follows `committed` when that changes from elsewhere, by the back button for instance.
 */
export function useTypedText(committed: string, onRest: (text: string) => void) {
  const [text, setText] = useState(committed)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const told = useRef(committed)
  useEffect(() => {
    if (committed !== told.current) {
      clearTimeout(timer.current)
      told.current = committed
      setText(committed)
    }
  }, [committed])
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    text,
    type(next: string) {
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        told.current = next.trim()
        onRest(next.trim())
      }, restMs)
    },
  }
}
