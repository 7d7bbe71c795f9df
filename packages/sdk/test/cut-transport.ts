import { never } from '../src/runtime/execution.ts'
import type { Transport, Verb } from '../src/transport/transport.ts'

export type Cut = { atCall: number; when: 'before' | 'after' }

/**
 * A transport that dies: its n-th call is lost on the way there, or its answer on the way back, and nothing gets
 * through after. As far as the control plane can tell, the worker was killed at that point.
 */
export function cutTransport(transport: Transport, cut: Cut) {
  const dead = Promise.withResolvers<'dead'>()
  let calls = 0
  let isDead = false
  const wrap =
    <Item, Result>(call: (item: Item) => Promise<Result>) =>
    async (item: Item): Promise<Result> => {
      if (isDead) return never()
      calls += 1
      if (calls < cut.atCall) {
        const result = await call(item)
        return isDead ? never() : result
      }
      isDead = true
      if (cut.when === 'after') await call(item)
      dead.resolve('dead')
      return never()
    }
  const verbs: Verb[] = ['begin', 'admit', 'commit', 'suspend', 'emit', 'finish']
  const cutVerbs = Object.fromEntries(verbs.map((verb) => [verb, wrap(transport[verb] as never)]))
  return { transport: { ...transport, ...cutVerbs } as Transport, dead: dead.promise, count: () => calls }
}
