'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'

/** A ref, and whether its element has been within 200 px of the window once. */
export function useHasBeenSeen(): [RefObject<HTMLElement | null>, boolean] {
  const ref = useRef<HTMLElement>(null)
  const [hasBeenSeen, setSeen] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (hasBeenSeen || !element) return
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: '200px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasBeenSeen])
  return [ref, hasBeenSeen]
}
