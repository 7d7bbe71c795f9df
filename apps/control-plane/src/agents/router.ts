import { getAgentInput, listAgentsInput, registerAgentInput } from '@ground-control/core/agents/schema'
import { change } from '../server/change.ts'
import { developerOrWorker, router, viewer } from '../server/trpc.ts'
import { readAgent } from './read/agent.ts'
import { listAgents } from './read/agents.ts'
import { listWorkers } from './read/workers.ts'
import { registerAgent } from './register-agent.ts'

export const agentsRouter = router({
  register: change(developerOrWorker, registerAgentInput, registerAgent),
  list: viewer.input(listAgentsInput).query(({ ctx, input }) => listAgents(ctx.services, ctx.actor, input)),
  get: viewer.input(getAgentInput).query(({ ctx, input }) => readAgent(ctx.services, ctx.actor, input)),
  workers: viewer.query(({ ctx }) => listWorkers(ctx.services, ctx.actor)),
})
