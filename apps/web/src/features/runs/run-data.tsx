import type { RunDetail } from '@ground-control/core/runs/schema'
import { Badge } from '@/components/badge'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DefinitionList } from '@/components/definition-list'
import { JsonView } from '@/components/json-view'
import { formatInstant } from '@/lib/format/relative-time'
import { isOver } from './prepare/is-over'

/** What the run was given, what it gave, and the facts of its execution. */
export function RunData({ run }: { run: RunDetail }) {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card>
        <CardHeader title="Input" />
        <CardBody>
          <JsonView value={run.input} label="Input" />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Output" />
        <CardBody>
          {run.output === null && !isOver(run.status) ? (
            <p className="text-soft text-sm">Not there yet.</p>
          ) : (
            <JsonView value={run.output} label="Output" />
          )}
        </CardBody>
      </Card>
      <Card className="lg:col-span-2">
        <CardHeader title="Execution" />
        <CardBody>
          <DefinitionList
            items={[
              [
                'Run',
                <code key="id" className="font-mono text-xs">
                  {run.id}
                </code>,
              ],
              ['Asked for', formatInstant(run.createdAt)],
              ['Started', run.startedAt ? formatInstant(run.startedAt) : 'not yet'],
              ['Ended', run.finishedAt ? formatInstant(run.finishedAt) : 'not yet'],
              ['Worker', run.workerId ?? 'none holds it'],
              [
                'Tags',
                run.tags.length === 0 ? (
                  'none'
                ) : (
                  <span key="tags" className="flex flex-wrap gap-1">
                    {run.tags.map((tag) => (
                      <Badge key={tag} tone="outline">
                        {tag}
                      </Badge>
                    ))}
                  </span>
                ),
              ],
            ]}
          />
        </CardBody>
      </Card>
    </div>
  )
}
