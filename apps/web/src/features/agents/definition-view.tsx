import type { AgentDefinition } from '@ground-control/core/agents/schema'
import { Badge } from '@/components/badge'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DefinitionList } from '@/components/definition-list'
import { EmptyState } from '@/components/empty-state'
import { JsonView } from '@/components/json-view'
import { formatDuration } from '@/lib/format/duration'

/** What a version of an agent is made of: its ladder of models, its limits, its tools. */
export function DefinitionView({ definition }: { definition: AgentDefinition }) {
  const { models, limits, tools } = definition
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="space-y-4">
        <Card>
          <CardHeader title="Models" hint="The first is preferred; the later ones are degradations" />
          <CardBody>
            {models.length === 0 ? (
              <p className="text-soft">It names no model.</p>
            ) : (
              <ol className="space-y-1.5">
                {models.map((model, index) => (
                  <li key={model} className="flex items-center gap-2">
                    <span className="w-4 text-faint tabular-nums">{index + 1}</span>
                    <code className="font-mono text-xs">{model}</code>
                  </li>
                ))}
              </ol>
            )}
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Limits" />
          <CardBody>
            <DefinitionList
              items={[
                [
                  'Cost of a run',
                  limits.costUsd === undefined ? 'no limit of its own' : `$${limits.costUsd.toFixed(2)}`,
                ],
                ['Duration', formatDuration(limits.timeoutMs)],
                ['Steps', String(limits.steps)],
                ['At once', String(limits.concurrency)],
                ['Fallback', definition.hasFallback ? 'yes' : 'none'],
              ]}
            />
          </CardBody>
        </Card>
      </div>
      <Card>
        <CardHeader title={`Tools (${tools.length})`} hint="A tool that writes changes something outside" />
        {tools.length === 0 && <EmptyState title="It has no tools" />}
        <ul className="divide-y divide-line">
          {tools.map((tool) => (
            <li key={tool.name} className="px-4 py-2.5">
              <details>
                <summary className="flex flex-wrap items-center gap-2">
                  <code className="font-medium font-mono text-xs">{tool.name}</code>
                  <Badge tone={tool.effect === 'write' ? 'warn' : 'neutral'}>{tool.effect}</Badge>
                  <span className="w-full text-soft text-xs">{tool.description}</span>
                </summary>
                <JsonView value={tool.inputSchema} label={`Arguments of ${tool.name}`} className="mt-2" />
              </details>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
