import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadConversations } from '../conversations/load.ts'
import type { Conversation, Message } from '../conversations/schema.ts'
import { ownDataFolder } from '../data/own-data.ts'
import { startRecordedModel } from './start.ts'

const conversations = await loadConversations(ownDataFolder)
const now = () => new Date('2024-05-15T19:00:00Z')
let model: Awaited<ReturnType<typeof startRecordedModel>>
beforeAll(async () => {
  model = await startRecordedModel({ conversations, port: 0, now })
})
afterAll(() => model.close())
afterEach(async () => {
  await fetch(`${model.adminUrl}/knobs`, { method: 'DELETE' })
  await fetch(`${model.adminUrl}/calls`, { method: 'DELETE' })
})

const tools = [{ type: 'function', function: { name: 'transfer_to_human_agents', parameters: {} } }]
const ask = (messages: unknown, more: object = {}) =>
  fetch(`${model.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o', messages, tools, ...more }),
  })
const call = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) })
const wholeAnswer = z.object({
  choices: z.tuple([
    z.object({
      finish_reason: z.string(),
      message: z.looseObject({ content: z.string().nullable(), tool_calls: z.array(call).default([]) }),
    }),
  ]),
  usage: z.record(z.string(), z.unknown()).optional(),
})
const answerOf = async (response: Promise<Response>) => wholeAnswer.parse(await (await response).json())
const firstOf = async (response: Promise<Response>) => (await answerOf(response)).choices[0]
const calls = async () =>
  z
    .object({ total: z.number(), models: z.record(z.string(), z.unknown()), conversations: z.unknown() })
    .parse(await (await fetch(`${model.adminUrl}/calls`)).json())
const delta = z.object({
  content: z.string().nullish(),
  tool_calls: z.array(z.object({ function: z.object({ arguments: z.string() }) })).default([]),
})
const chunk = z.looseObject({ choices: z.array(z.object({ delta })) })
const setKnob = async (setting: object) => {
  const answer = await fetch(`${model.adminUrl}/knobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o', ...setting }),
  })
  expect(answer.status).toBe(200)
}

const recorded = (id: string): Conversation => {
  const found = conversations.find(({ conversation_id }) => conversation_id === id)
  if (found === undefined) throw new Error(`no conversation ${id}`)
  return found
}
const certificate = recorded('desk-certificate')
const opening = certificate.messages.slice(0, 1)

/** A message as another client might write it: parts instead of text, keys turned round, ids of its own. */
function otherShape(message: Message, index: number): object {
  if (message.role === 'assistant') {
    const calls = message.tool_calls?.map((call) => ({
      ...call,
      id: `other_${index}`,
      function: {
        ...call.function,
        arguments: JSON.stringify(JSON.parse(call.function.arguments), null, 2),
      },
    }))
    return { role: 'assistant', content: message.content ?? '', ...(calls ? { tool_calls: calls } : {}) }
  }
  if (message.role === 'tool')
    return { role: 'tool', tool_call_id: `other_${index - 1}`, content: JSON.stringify(message.content) }
  return { role: message.role, content: [{ type: 'text', text: `${message.content} ` }] }
}

describe('finds the place in a recording', () => {
  const places = conversations.flatMap((conversation) =>
    conversation.messages.flatMap((message, at) =>
      message.role === 'assistant' ? [[conversation.conversation_id, at, conversation] as const] : [],
    ),
  )

  test.each(places)('%s, message %i, in two shapes', async (_id, at, conversation) => {
    const before = conversation.messages.slice(0, at)
    const expected = conversation.messages[at]
    if (expected?.role !== 'assistant') throw new Error('not the assistant')
    for (const messages of [
      [{ role: 'system', content: 'rules' }, ...before],
      [{ role: 'developer', content: 'others' }, ...before.map(otherShape)],
    ]) {
      const { message, finish_reason } = await firstOf(ask(messages))
      expect(message.content ?? '').toBe(expected.content ?? '')
      const wanted = expected.tool_calls ?? []
      expect(message.tool_calls.map((made) => made.function)).toEqual(wanted.map((made) => made.function))
      expect(finish_reason).toBe(wanted.length > 0 ? 'tool_calls' : 'stop')
    }
  })

  test('a hint keeps apart recordings that begin alike; a hint that means nothing does no harm', async () => {
    const twin = {
      ...certificate,
      conversation_id: 'twin',
      messages: [opening[0], { role: 'assistant', content: 'The twin says hello.' }],
    }
    const added = await fetch(`${model.adminUrl}/recordings`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(twin)}\n`,
    })
    expect(added.status).toBe(200)
    const said = async (more: object) => (await firstOf(ask(opening, more))).message.content
    expect(await said({ user: 'twin' })).toBe('The twin says hello.')
    expect(await said({ metadata: { conversation: 'twin' } })).toBe('The twin says hello.')
    expect(await said({ user: 'desk-certificate' })).toMatch(/user id/)
    expect(await said({ user: 'some-customer' })).toMatch(/user id/)
  })

  test('where the recording no longer applies it hands over to a person, then says so', async () => {
    const at = certificate.messages.findIndex(
      (message) => message.role === 'tool' && message.name === 'send_certificate',
    )
    const rejected = [
      ...certificate.messages.slice(0, at),
      { role: 'tool', tool_call_id: 'x', content: '{"error":"rejected","reason":"too much"}' },
    ]
    const first = await firstOf(ask(rejected, { user: 'desk-certificate' }))
    const [made] = first.message.tool_calls
    expect(made?.function.name).toBe('transfer_to_human_agents')
    const handedOver = [
      ...rejected,
      first.message,
      { role: 'tool', tool_call_id: made?.id, content: 'Transfer successful' },
    ]
    const second = await firstOf(ask(handedOver))
    expect(second).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } })
    expect(second.message.content).toMatch(/colleague/)
    expect((await firstOf(ask(rejected, { tools: [] }))).finish_reason).toBe('stop')
  })

  test('a history that only ends like a recording is not taken for it', async () => {
    const changed = [{ role: 'user', content: 'Something else' }, ...certificate.messages.slice(1, 3)]
    const { message } = await firstOf(ask(changed, { user: 'desk-certificate' }))
    expect(message.tool_calls[0]?.function.name).toBe('transfer_to_human_agents')
  })
})

describe('the wire', () => {
  test('a stream carries text, calls in pieces, usage where asked for, and its end', async () => {
    for (const at of certificate.messages.keys()) {
      const expected = certificate.messages[at]
      if (expected?.role !== 'assistant') continue
      const before = certificate.messages.slice(0, at)
      const response = await ask(before, { stream: true, stream_options: { include_usage: true } })
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      const lines = (await response.text()).split('\n\n').filter((line) => line !== '')
      expect(lines.at(-1)).toBe('data: [DONE]')
      const parts = lines.slice(0, -1).map((line) => chunk.parse(JSON.parse(line.slice('data: '.length))))
      const deltas = parts.flatMap((part) => part.choices.map((choice) => choice.delta))
      expect(deltas.map(({ content }) => content ?? '').join('')).toBe(expected.content ?? '')
      const pieces = deltas.flatMap(({ tool_calls }) => tool_calls)
      expect(pieces.map((piece) => piece.function.arguments).join('')).toBe(
        expected.tool_calls?.[0]?.function.arguments ?? '',
      )
      const whole = await answerOf(ask(before))
      expect(parts.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
    }
  })

  test('counts tokens and calls, and lists its models', async () => {
    const { usage } = await answerOf(ask([{ role: 'user', content: 'hello world' }], { tools: [] }))
    // o200k: "hello world" is 2 tokens; 3 for the message and 3 to begin the answer.
    expect(usage?.prompt_tokens).toBe(8)
    expect(usage?.total_tokens).toBe(8 + Number(usage?.completion_tokens))
    await ask(opening, { user: 'desk-certificate' })
    const counted = await calls()
    expect(counted).toMatchObject({ total: 2, conversations: { 'desk-certificate': 1 } })
    expect(counted.models['gpt-4o']).toMatchObject({ calls: 2, answered: 2, offRecord: 1 })
    const models = await (await fetch(`${model.url}/models`)).json()
    expect(models).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: 'gpt-4o' })]),
    })
  })

  test.each([
    ['no messages', { messages: [] }, 'messages'],
    ['a role that is none', { messages: [{ role: 'wizard', content: 'x' }] }, 'messages.0.role'],
    ['a model that is no text', { model: 7, messages: opening }, 'model'],
  ])('%s is a 400 that names the field', async (_what, body, field) => {
    const response = await ask([], body)
    expect(response.status).toBe(400)
    expect((await response.json()) as object).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining(field) },
    })
  })

  test('special tokens in a text are counted as text', async () => {
    expect((await ask([{ role: 'user', content: '<|endoftext|>' }])).status).toBe(200)
  })
})

describe('knobs', () => {
  test('429 with Retry-After for the next two calls, then answers', async () => {
    await setKnob({ faults: [{ kind: 'rate_limited', next: 2, retryAfterSeconds: 7 }] })
    const first = await ask(opening)
    expect(first.status).toBe(429)
    expect(first.headers.get('retry-after')).toBe('7')
    expect((await ask(opening)).status).toBe(429)
    expect((await ask(opening)).status).toBe(200)
    const counted = await calls()
    expect(counted.models['gpt-4o']).toMatchObject({ calls: 3, answered: 1, faults: { rate_limited: 2 } })
  })

  test('a fault hits its model and its conversation alone', async () => {
    await setKnob({ faults: [{ kind: 'server_error', conversation: 'desk-certificate' }] })
    expect((await ask(opening, { user: 'desk-certificate' })).status).toBe(503)
    expect((await ask(opening, { user: 'desk-certificate', model: 'gpt-4o-mini' })).status).toBe(200)
    expect((await ask(recorded('desk-forbidden').messages.slice(0, 1))).status).toBe(200)
  })

  test('a rate draws the same calls from the same seed', async () => {
    const draw = async () => {
      await setKnob({ seed: 7, faults: [{ kind: 'server_error', rate: 0.5 }] })
      const statuses = []
      for (let call = 0; call < 20; call += 1) statuses.push((await ask(opening)).status)
      return statuses
    }
    const once = await draw()
    expect(await draw()).toEqual(once)
    expect(new Set(once)).toEqual(new Set([200, 503]))
  })

  test('a reset, a cut stream and a cut body break the connection', async () => {
    await setKnob({
      faults: [
        { kind: 'reset', next: 1 },
        { kind: 'cut_stream', afterChunks: 2 },
      ],
    })
    await expect(ask(opening)).rejects.toThrow()
    const cut = await ask(opening, { stream: true })
    const reader = cut.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    await expect(
      (async () => {
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
          text += part.value
      })(),
    ).rejects.toThrow()
    expect(text.split('\n\n').filter((part) => part !== '')).toHaveLength(2)
    await expect(ask(opening).then((response) => response.text())).rejects.toThrow()
  })

  test('garbage is a 200 that is no answer', async () => {
    await setKnob({ faults: [{ kind: 'garbage' }] })
    const response = await ask(opening)
    expect(response.status).toBe(200)
    await expect(response.json()).rejects.toThrow()
  })

  test.each([
    ['missing', undefined],
    ['negative', { prompt_tokens: expect.any(Number), total_tokens: -1 }],
    ['nan', { prompt_tokens: 'NaN', completion_tokens: null }],
    ['huge', { prompt_tokens: 1e308 }],
    ['zero', { total_tokens: 0 }],
  ])('wrong usage: %s', async (usage, expected) => {
    await setKnob({ faults: [{ kind: 'wrong_usage', usage }] })
    const body = await answerOf(ask(opening))
    if (expected === undefined) expect(body.usage).toBeUndefined()
    else expect(body.usage).toMatchObject(expected)
    expect(body.choices[0].message.content).toMatch(/user id/)
  })

  test('a huge body is well-formed and as long as asked', async () => {
    await setKnob({ faults: [{ kind: 'huge_body', bytes: 3_000_001 }] })
    const body = await answerOf(ask(opening))
    expect(body.choices[0].message.content).toHaveLength(3_000_001)
  })

  test('a stall answers late, and not at all to who has gone', async () => {
    await setKnob({ faults: [{ kind: 'stall', stallMs: 60_000, next: 1 }], latencyMs: 1 })
    const impatient = fetch(`${model.url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-4o', messages: opening }),
      signal: AbortSignal.timeout(100),
    })
    await expect(impatient).rejects.toThrow()
    expect((await ask(opening)).status).toBe(200)
    const counted = await calls()
    expect(counted.models['gpt-4o']).toMatchObject({ calls: 2, answered: 1 })
  })

  test('a setting that is none is refused', async () => {
    const answer = await fetch(`${model.adminUrl}/knobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-4o', faults: [{ kind: 'explode' }] }),
    })
    expect(answer.status).toBe(400)
  })
})
