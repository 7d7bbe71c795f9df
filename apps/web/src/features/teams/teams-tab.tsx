'use client'
import { AbsencesCard } from './absences-card'
import { GroupsCard } from './groups-card'

/** Who is told together, and who is told in whose place. */
export function TeamsTab() {
  return (
    <div className="space-y-4">
      <GroupsCard />
      <AbsencesCard />
    </div>
  )
}
