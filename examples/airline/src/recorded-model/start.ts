import type { Conversation } from '../conversations/schema.ts'
import type { KnobSetting } from './knobs.ts'
import { recordedModel } from './server.ts'

/** Serves a recorded model on loopback; `port` 0 takes a free one. `url` ends in `/v1`, as clients want it. */
export async function startRecordedModel(options: {
  conversations: readonly Conversation[]
  knobs?: readonly KnobSetting[]
  port: number
  now: () => Date
}): Promise<{ url: string; adminUrl: string; close(): Promise<void> }> {
  const server = recordedModel(options)
  const adminUrl = await server.listen({ host: '127.0.0.1', port: options.port })
  return { url: `${adminUrl}/v1`, adminUrl, close: () => server.close() }
}
