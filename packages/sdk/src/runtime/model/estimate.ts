import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { tokensOf } from './tokens.ts'

/** so much of a prompt is counted, at about 0.3 ms a kB */
const countedChars = 64_000
const bytesPerToken = 3
const tokensPerMessage = 8
/** what providers charge for an image or a page lies below this for all but the largest */
const tokensPerFile = 2_000
/** in percent of what OpenAI's tokenizer counts; others make up to a third more of the same text */
const margin = { openai: 105n, others: 135n }

/**
 * Upper estimate of a prompt's tokens: counted by a tokenizer, but three bytes a token beyond the first 64,000
 * characters. A hold that is a little large is given back a second later; one too small is not there when the bill
 * comes.
 *
 * @param ref `provider/model`
 */
export function estimateInputTokens(
  { prompt, tools, responseFormat }: LanguageModelV4CallOptions,
  ref: string,
): number {
  let files = 0
  const text = JSON.stringify([prompt, tools ?? [], responseFormat ?? null], (_key, value: unknown) => {
    if (value instanceof Uint8Array) {
      files += 1
      return null
    }
    return value
  })
  const counted = BigInt(tokensOf(text.slice(0, countedChars)))
  const ours = Number((counted * (ref.startsWith('openai/') ? margin.openai : margin.others) + 99n) / 100n)
  const rest = Math.ceil(Buffer.byteLength(text.slice(countedChars)) / bytesPerToken)
  return Math.min(1e9, ours + rest + prompt.length * tokensPerMessage + files * tokensPerFile)
}
