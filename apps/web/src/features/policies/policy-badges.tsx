import type { PolicyView } from '@ground-control/core/policies/schema'
import { Badge } from '@/components/badge'

/** What is in force, and whether the draft says something else. */
export function PolicyBadges({ policy }: { policy: PolicyView }) {
  return (
    <>
      {policy.publishedVersion === null ? (
        <Badge>never published</Badge>
      ) : (
        <Badge tone="good">version {policy.publishedVersion} in force</Badge>
      )}
      {policy.hasUnpublishedChanges && policy.publishedVersion !== null && (
        <Badge tone="warn">unpublished changes</Badge>
      )}
      {policy.archivedAt && <Badge tone="bad">archived</Badge>}
    </>
  )
}
