import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { withTimeout } from '../with-timeout.ts'
import { isBrokenOff, isContent } from './gather.ts'
import { StreamBrokenError } from './provider-failure.ts'

export type OpenStream = {
  /** the parts that came up to the first that shows something */
  head: LanguageModelV4StreamPart[]
  /** the next part, null after the last */
  next(): Promise<LanguageModelV4StreamPart | null>
  /** ends the provider's request */
  stop(): void
}

/**
 * Begins a stream and reads up to its first content: until then nothing is delivered, so what goes wrong can still be
 * tried again. `silenceMs` bounds the wait for the beginning and between two parts.
 */
export async function openStream(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  outer: AbortSignal,
  silenceMs: number,
): Promise<OpenStream> {
  const controller = new AbortController()
  const signal = AbortSignal.any([outer, controller.signal])
  const stop = () => controller.abort(new DOMException('the stream was given up', 'AbortError'))
  try {
    const { stream } = await withTimeout(signal, silenceMs, async (abortSignal) =>
      model.doStream({ ...options, abortSignal }),
    )
    const reader = stream.getReader()
    const next = async () => {
      const { done, value } = await withTimeout(signal, silenceMs, () => reader.read())
      return done ? null : value
    }
    const head: LanguageModelV4StreamPart[] = []
    for (;;) {
      const part = await next()
      if (part === null) throw new StreamBrokenError(false)
      if (part.type === 'error')
        throw part.error instanceof Error
          ? part.error
          : new StreamBrokenError(false, new Error(JSON.stringify(part.error)))
      if (part.type === 'finish' && isBrokenOff(part)) throw new StreamBrokenError(false)
      head.push(part)
      if (isContent(part) || part.type === 'finish') return { head, next, stop }
    }
  } catch (error) {
    stop()
    throw error
  }
}
