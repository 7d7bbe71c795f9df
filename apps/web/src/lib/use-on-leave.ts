import { usePathname } from 'next/navigation'
import { useEffect, useState } from 'react'

/** For what lies above all pages: told when another page has come, by a link within it or however else. */
export function useOnLeave(leave: () => void): void {
  const path = usePathname()
  const [shownOn, note] = useState(path)
  useEffect(() => {
    if (path === shownOn) return
    note(path)
    leave()
  })
}
