import {
  type AgentDetail,
  type AgentView,
  getAgentInput,
  listAgentsInput,
  type RegisteredAgent,
  registerAgentInput,
} from '@ground-control/core/agents/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { developer, router, viewer } from '../server/trpc.ts'

export const agentsRouter = router({
  register: developer.input(registerAgentInput).mutation(pending<RegisteredAgent>()),
  list: viewer.input(listAgentsInput).query(pending<Page<AgentView>>()),
  get: viewer.input(getAgentInput).query(pending<AgentDetail>()),
})
