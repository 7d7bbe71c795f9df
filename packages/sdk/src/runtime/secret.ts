import { NonRetryableError } from '../errors.ts'
import { TransportError } from '../transport/transport.ts'
import { type Execution, never } from './execution.ts'

/** Fetches a secret once per execution; from then on it is masked in whatever leaves. See AgentContext.secret. */
export async function secret(execution: Execution, name: string): Promise<string> {
  const known = execution.vault.get(name)
  if (known !== undefined) return known
  return execution.live(async () => {
    try {
      const value = await execution.transport.secret(name)
      execution.vault.set(name, value)
      return value
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      if (error.kind === 'not_found' || error.kind === 'bad_request')
        throw new NonRetryableError(`there is no secret named ${name}`, { code: 'secret_not_found' })
      execution.end({ kind: 'lost', reason: 'unreachable', message: error.message })
      return never()
    }
  })
}
