import { z } from 'zod'

/** What a request asks of the model here: its prompt is JSON that names the call and what to answer. */
export type Chat = { model: string; stream: boolean; key: string; say: string; paceMs: number }

const asked = z.object({ key: z.string(), say: z.string(), paceMs: z.number().default(0) })
const text = z.union([
  z.string(),
  z.array(z.object({ text: z.string() })).transform((parts) => parts[0]?.text ?? ''),
])
const body = z.object({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.object({ role: z.string(), content: text })).min(1),
})

/** @throws where the request is none that the chaos agents make */
export function readChat(requestBody: string): Chat {
  const { model, stream, messages } = body.parse(JSON.parse(requestBody))
  return { model, stream, ...asked.parse(JSON.parse(messages.at(-1)!.content)) }
}

/** What every call here uses, so that money can be told in advance. */
export const tokensPerCall = { input: 100, output: 10 }
