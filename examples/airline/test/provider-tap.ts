import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** A model call as the provider counted it. `conversation` is whom its request named. */
export interface CountedCall {
  conversation: string
  model: string
  inputTokens: number
  outputTokens: number
}

const asked = z.object({ model: z.string(), user: z.string() })
const answered = z.object({
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }),
})

/** Stands between workers and a provider, changes nothing, and keeps the provider's own account of every answer. */
export async function tapProvider(upstream: string) {
  let calls: CountedCall[] = []
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const answer = await fetch(`${upstream}${request.url?.replace(/^\/v1/, '')}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json' },
      ...(body === '' ? {} : { body }),
    })
    const text = await answer.text()
    if (answer.ok && body !== '') {
      const { model, user } = asked.parse(JSON.parse(body))
      const { usage } = answered.parse(JSON.parse(text))
      calls.push({
        conversation: user,
        model: `openai/${model}`,
        inputTokens: usage.prompt_tokens,
        outputTokens: usage.completion_tokens,
      })
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** what was counted since it was last asked */
    take(): CountedCall[] {
      const taken = calls
      calls = []
      return taken
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
