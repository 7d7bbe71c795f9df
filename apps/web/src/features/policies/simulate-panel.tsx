'use client'
import type { PolicyPoint, PolicyRule, PolicyVocabulary } from '@ground-control/core/policies/schema'
import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card, CardBody, CardHeader } from '@/components/card'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Select } from '@/components/select'
import { Textarea } from '@/components/textarea'
import { jsonText, parseJsonText } from '@/lib/json-text'
import { useTRPCClient } from '@/lib/trpc/context'
import { pointLabels } from './effect-badge'
import { exampleFacts } from './prepare/example-facts'

const SimulationTrace = dynamic(() => import('./simulation-trace').then((module) => module.SimulationTrace), {
  ssr: false,
})

type Props = { rules: PolicyRule[]; vocabulary: PolicyVocabulary | undefined }

const points = (Object.keys(pointLabels) as PolicyPoint[]).map((value) => ({
  value,
  label: pointLabels[value],
}))

/** Tries the rules as they stand in the editor on one call, without saving anything. */
export function SimulatePanel({ rules, vocabulary }: Props) {
  const client = useTRPCClient()
  const [point, setPoint] = useState<PolicyPoint>('tool_call')
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? (vocabulary ? jsonText(exampleFacts(vocabulary[point])) : '')
  const parsed = parseJsonText(text)
  // Asked for by hand: each answer belongs to the rules and the facts that it was asked about.
  const simulation = useQuery({
    queryKey: ['simulate', point, text, JSON.stringify(rules)],
    queryFn: () => client.policies.simulate.query({ rules, point, facts: parsed.ok ? parsed.value : {} }),
    enabled: false,
    retry: false,
  })
  return (
    <Card>
      <CardHeader title="Try it on a call" hint="With the rules as they stand here; nothing is saved" />
      <CardBody className="space-y-3">
        <FormField label="What is asked">
          {(field) => (
            <Select
              {...field}
              value={point}
              onChange={(next) => {
                setPoint(next)
                setTyped(null)
              }}
              options={points}
            />
          )}
        </FormField>
        <FormField
          label="Facts"
          hint="What is left out has neutral values."
          error={!parsed.ok && vocabulary ? parsed.message : null}
        >
          {(field) => (
            <Textarea
              {...field}
              rows={12}
              spellCheck={false}
              className="font-mono text-xs"
              value={text}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </FormField>
        <Button
          isBusy={simulation.isFetching}
          disabled={!parsed.ok}
          onClick={() => void simulation.refetch()}
        >
          <FlaskConical aria-hidden /> Try
        </Button>
        <ErrorNote error={simulation.error} />
        {simulation.data && <SimulationTrace result={simulation.data} />}
      </CardBody>
    </Card>
  )
}
