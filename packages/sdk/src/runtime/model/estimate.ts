import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'

const bytesPerToken = 3
const tokensPerMessage = 8
/** what providers charge for an image or a page lies below this for all but the largest */
const tokensPerFile = 2_000

/**
 * Upper estimate of a prompt's tokens without a tokenizer: English runs at about 4.4 bytes a token, JSON and most
 * other languages at 3 or more. A hold that is a little large is given back a second later; one too small is not there
 * when the bill comes.
 */
export function estimateInputTokens({ prompt, tools, responseFormat }: LanguageModelV4CallOptions): number {
  let files = 0
  const text = JSON.stringify([prompt, tools ?? [], responseFormat ?? null], (_key, value: unknown) => {
    if (value instanceof Uint8Array) {
      files += 1
      return null
    }
    return value
  })
  const tokens = Buffer.byteLength(text) / bytesPerToken
  return Math.min(1e9, Math.ceil(tokens) + prompt.length * tokensPerMessage + files * tokensPerFile)
}
