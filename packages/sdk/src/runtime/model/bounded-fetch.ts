import { NonRetryableError } from '../../errors.ts'

/** No answer of a model is near this; one that is larger is a fault, and would be paid for in memory. */
export const maxResponseBytes = 8 * 1024 * 1024

/** `fetch` that reads no more than `maxBytes` of a response: beyond, the body fails with `response_too_large`. */
export function boundedFetch(fetcher: typeof fetch, maxBytes = maxResponseBytes): typeof fetch {
  return async (input, init) => {
    const response = await fetcher(input, init)
    if (response.body === null) return response
    let bytes = 0
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > maxBytes) controller.error(tooLarge(maxBytes))
        else controller.enqueue(chunk)
      },
    })
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(counter), { status, statusText, headers })
  }
}

const tooLarge = (maxBytes: number) =>
  new NonRetryableError(`the provider answered with more than ${maxBytes} bytes`, {
    code: 'response_too_large',
  })
