/** LangGraph with its Postgres checkpointer: a graph of three nodes, and one that is interrupted and resumed. */
import { randomUUID } from 'node:crypto'
import { Annotation, Command, END, interrupt, START, StateGraph } from '@langchain/langgraph'
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import pg from 'pg'
import { closedLoop, summary } from '../../measure.ts'
import { servePeer } from '../serve-peer.ts'

const Count = Annotation.Root({ number: Annotation<number> })
const plusOne = ({ number }: typeof Count.State) => ({ number: number + 1 })
const threeSteps = new StateGraph(Count)
  .addNode('one', plusOne)
  .addNode('two', plusOne)
  .addNode('three', plusOne)
  .addEdge(START, 'one')
  .addEdge('one', 'two')
  .addEdge('two', 'three')
  .addEdge('three', END)

const Answer = Annotation.Root({ answer: Annotation<string>, startedAt: Annotation<number> })
const asking = new StateGraph(Answer)
  .addNode('ask', () => ({ answer: interrupt('may I?') as string }))
  .addNode('next', () => ({ startedAt: performance.now() }))
  .addEdge(START, 'ask')
  .addEdge('ask', 'next')
  .addEdge('next', END)

/** Each step is written down before the next one starts, as ours are. */
const config = (thread: string) => ({ configurable: { thread_id: thread }, durability: 'sync' as const })

await servePeer(async (url) => {
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  const checkpointer = new PostgresSaver(pool)
  await checkpointer.setup()
  const steps = threeSteps.compile({ checkpointer })
  const ask = asking.compile({ checkpointer })
  return {
    runs: (atOnce, forMs) =>
      closedLoop(atOnce, forMs, async (_, nth) => {
        const { number } = await steps.invoke({ number: nth }, config(`steps-${randomUUID()}`))
        if (number !== nth + 3) throw new Error('LangGraph gave a wrong result')
      }),
    async answers(count) {
      const latencies: number[] = []
      const start = performance.now()
      for (let nth = 0; nth < count; nth += 1) {
        const thread = config(`ask-${randomUUID()}`)
        await ask.invoke({}, thread)
        const sentAt = performance.now()
        const { answer, startedAt } = await ask.invoke(new Command({ resume: 'yes' }), thread)
        if (answer !== 'yes') throw new Error('LangGraph lost the answer')
        latencies.push(startedAt - sentAt)
      }
      return summary(latencies, performance.now() - start)
    },
    async check(pieces) {
      // One of the input, one before the first node, one after each node.
      const { rows } = await pool.query<{ threads: number; whole: number }>(
        `select count(*)::int as threads, count(*) filter (where steps = 5)::int as whole
         from (select count(*) as steps from checkpoints where thread_id like 'steps-%' group by thread_id) t`,
      )
      if (rows[0]?.threads !== pieces || rows[0].whole !== pieces)
        throw new Error(`${pieces} graphs ended, and ${JSON.stringify(rows[0])} are on record`)
    },
    close: () => pool.end(),
  }
})
