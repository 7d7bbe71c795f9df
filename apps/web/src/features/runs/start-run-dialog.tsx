'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '@/components/button'
import { Dialog, DialogClose, DialogContent } from '@/components/dialog'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { Textarea } from '@/components/textarea'
import { schemaProblems } from '@/lib/json-schema-check'
import { jsonText, parseJsonText } from '@/lib/json-text'
import { useTRPC } from '@/lib/trpc/context'
import { exampleInput } from './prepare/example-input'
import { isTag } from './prepare/run-filters'

type Props = { onClose: () => void /** name of the agent that is chosen when it opens */; agent?: string }

/** Starts a run of an agent on typed input. Sending the same again is the same run, however often it is clicked. */
export function StartRunDialog({ onClose, agent = '' }: Props) {
  const trpc = useTRPC()
  const router = useRouter()
  const [name, setName] = useState(agent)
  const [typed, setTyped] = useState<string | null>(null)
  const [endUser, setEndUser] = useState('')
  const [tags, setTags] = useState('')
  const lastSent = useRef({ body: '', key: '' })
  const agents = useQuery(trpc.agents.list.queryOptions({ limit: 200 }))
  const detail = useQuery(trpc.agents.get.queryOptions({ name }, { enabled: name !== '' }))
  const start = useMutation(
    trpc.runs.start.mutationOptions({ onSuccess: (run) => router.push(`/runs/${run.runId}`) }),
  )

  const schema = detail.data?.versions.find((version) => version.isCurrent)?.definition.inputSchema ?? {}
  const text = typed ?? jsonText(exampleInput(schema))
  const parsed = parseJsonText(text)
  const [problem] = parsed.ok ? schemaProblems(schema, parsed.value) : []
  const inputError = !parsed.ok
    ? parsed.message
    : problem && `${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`
  const tagList = tags.split(/[\s,]+/).filter((item) => item !== '')
  const oddTag = tagList.find((item) => !isTag(item))

  const send = () => {
    if (!parsed.ok) return
    const user = endUser.trim()
    const order = { agent: name, input: parsed.value, tags: tagList, ...(user !== '' && { endUser: user }) }
    const body = JSON.stringify(order)
    if (lastSent.current.body !== body) lastSent.current = { body, key: `dashboard-${crypto.randomUUID()}` }
    start.mutate({ ...order, idempotencyKey: lastSent.current.key })
  }

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Start a run"
        className="max-w-xl"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              isBusy={start.isPending}
              disabled={name === '' || !parsed.ok || oddTag !== undefined}
              onClick={send}
            >
              Start
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          <FormField label="Agent" error={agents.error && 'The agents could not be loaded.'}>
            {(field) => (
              <Select
                {...field}
                value={name}
                onChange={setName}
                placeholder={agents.isLoading ? 'Loading…' : 'Choose an agent'}
                options={(agents.data?.items ?? []).map((item) => ({ value: item.name, label: item.name }))}
              />
            )}
          </FormField>
          <FormField label="Input" hint="JSON, in the shape that the agent asks for." error={inputError}>
            {(field) => (
              <Textarea
                {...field}
                rows={8}
                spellCheck={false}
                className="font-mono text-xs"
                value={text}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </FormField>
          <div className="grid gap-4 sm:grid-cols-2">
            <FormField label="On behalf of" isOptional hint="Budgets and rules can tell end users apart.">
              {(field) => (
                <Input
                  {...field}
                  value={endUser}
                  maxLength={200}
                  onChange={(event) => setEndUser(event.target.value)}
                />
              )}
            </FormField>
            <FormField
              label="Tags"
              isOptional
              hint="Separated by commas."
              error={oddTag && `“${oddTag}” is no tag: letters, digits and . _ : / - only.`}
            >
              {(field) => <Input {...field} value={tags} onChange={(event) => setTags(event.target.value)} />}
            </FormField>
          </div>
          <ErrorNote error={start.error} />
        </div>
      </DialogContent>
    </Dialog>
  )
}
