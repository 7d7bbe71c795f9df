import type { LanguageModelV4StreamPart, LanguageModelV4StreamResult } from '@ai-sdk/provider'
import { ModelCallError } from '../../errors.ts'
import type { GrantedCall } from './call-rung.ts'
import { Gather, isBrokenOff } from './gather.ts'
import { Meter } from './meter.ts'
import { resultOf } from './model-record.ts'
import { type OpenStream, openStream } from './open-stream.ts'
import { providerFailure, StreamBrokenError } from './provider-failure.ts'
import { deliveredDetails } from './replay-stream.ts'
import { settleAnswer, settleFailure } from './settle.ts'
import { defaultTimeoutMs, tryProvider } from './try-provider.ts'

type Facts = { attempt: number; startedAtMs: number }
/** Where parts go; a reader that has left takes none and minds none. */
type Sink = { deliver(part: LanguageModelV4StreamPart): void; close(): void }

/** Makes a granted call and passes its parts on as they come; its last part comes once the answer is recorded. */
export async function stream(call: GrantedCall): Promise<LanguageModelV4StreamResult> {
  const silenceMs = call.choice.timeoutMs ?? defaultTimeoutMs
  const tried = await tryProvider(call, (model, options, signal) =>
    openStream(model, options, signal, silenceMs),
  )
  const facts = { attempt: tried.attempt, startedAtMs: tried.startedAtMs }
  if (!tried.ok) throw await settleFailure(call, tried.failure, tried.mayHaveCost, facts)
  const opened = tried.value
  let hasLeft = false
  const parts = new ReadableStream<LanguageModelV4StreamPart>({
    start(out) {
      const sink: Sink = {
        deliver: (part) => {
          if (!hasLeft) out.enqueue(part)
        },
        close: () => {
          if (!hasLeft) out.close()
        },
      }
      // Read at the provider's pace and not the reader's: a reader that stops reading must not hold the step open.
      void call.execution.live(() => pump(call, opened, sink, facts))
    },
    cancel() {
      hasLeft = true
      opened.stop()
    },
  })
  return { stream: parts }
}

async function pump(call: GrantedCall, opened: OpenStream, sink: Sink, facts: Facts): Promise<void> {
  const gather = new Gather()
  const meter = new Meter(call.grant.maxOutputTokens)
  try {
    for await (const next of partsOf(opened)) {
      meter.add(next)
      const part = meter.isOver ? cutOff(meter.tokens) : next
      if (meter.isOver) {
        opened.stop()
        for (const end of gather.ends()) sink.deliver(end)
      }
      if (part.type === 'finish') {
        const record = await settleAnswer(call, gather.result(part), facts)
        const { usage, finishReason, providerMetadata } = resultOf(record)
        sink.deliver({ type: 'finish', usage, finishReason, providerMetadata })
        sink.close()
        return
      }
      gather.add(part)
      sink.deliver(part)
    }
  } catch (error) {
    opened.stop()
    const thrown = error instanceof ModelCallError ? error : await broken(call, error, facts)
    sink.deliver({ type: 'error', error: thrown })
    sink.close()
  }
}

/** More has come than was held: the provider's request is over, and what has come is the answer. */
const cutOff = (tokens: number): Extract<LanguageModelV4StreamPart, { type: 'finish' }> => ({
  type: 'finish',
  finishReason: { unified: 'length', raw: 'budget' },
  usage: {
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: tokens, text: undefined, reasoning: undefined },
  },
})

async function* partsOf(opened: OpenStream): AsyncGenerator<LanguageModelV4StreamPart> {
  yield* opened.head
  if (opened.head.at(-1)?.type === 'finish') return
  for (;;) {
    const part = await opened.next()
    if (part === null) throw new StreamBrokenError(true)
    if (part.type === 'error') throw new StreamBrokenError(true, part.error)
    if (part.type === 'finish' && isBrokenOff(part)) throw new StreamBrokenError(true)
    yield part
    if (part.type === 'finish') return
  }
}

function broken(call: GrantedCall, error: unknown, facts: Facts): Promise<ModelCallError> {
  const { code, message } = providerFailure(error, call.execution.now().getTime())
  // Whatever broke it, it has spoken already: it may not begin again, here or on the next rung.
  const why = code === 'aborted' ? code : 'stream_broken'
  const failure = { code: why, retryable: false, retryAfterMs: null, mayHaveCost: true, message } as const
  return settleFailure(call, failure, true, facts, deliveredDetails)
}
