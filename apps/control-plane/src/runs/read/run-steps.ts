import type { Json } from '@ground-control/core/json'
import type {
  CostKind,
  CutJson,
  Decision,
  Failure,
  StepKind,
  StepStatus,
  StepView,
} from '@ground-control/core/runs/schema'
import type { Reader } from '@ground-control/db/database'

const maxSteps = 1_000
/** Of one request or output, and of all of a run together: a journal is for reading, not for moving data. */
const maxFieldCharacters = 65_536
const maxTotalCharacters = 8_000_000

type StepRow = {
  id: string
  name: string
  occurrence: number
  kind: StepKind
  status: StepStatus
  attempt: number
  request: Json
  requestCut: CutJson | null
  output: Json
  outputCut: CutJson | null
  error: Failure | null
  decisions: Decision[] | null
  model: string | null
  inputTokens: bigint | null
  outputTokens: bigint | null
  costNanoUsd: bigint | null
  costKind: CostKind | null
  copiedFromStepId: string | null
  startedAt: Date
  finishedAt: Date | null
}

/** A run's steps, oldest first: the newest 1,000, with what is too long cut in the database already. */
export async function runSteps(
  prisma: Reader,
  runId: string,
): Promise<{ steps: StepView[]; stepsOmitted: number }> {
  const total = await prisma.step.count({ where: { runId } })
  const shown = Math.min(total, maxSteps)
  const most = Math.min(maxFieldCharacters, Math.floor(maxTotalCharacters / (2 * Math.max(shown, 1))))
  const rows = await prisma.$queryRaw<StepRow[]>`
    select id, name, occurrence, kind, status, attempt, error, decisions, model, input_tokens as "inputTokens",
      output_tokens as "outputTokens", cost_nano_usd as "costNanoUsd", cost_kind as "costKind", copied_from_step_id as "copiedFromStepId",
      started_at as "startedAt", finished_at as "finishedAt",
      case when length(request::text) <= ${most} then request end as request,
      case when length(request::text) > ${most} then jsonb_build_object('$cut',
        jsonb_build_object('text', left(request::text, ${most}), 'characters', length(request::text))) end as "requestCut",
      case when length(output::text) <= ${most} then output end as output,
      case when length(output::text) > ${most} then jsonb_build_object('$cut',
        jsonb_build_object('text', left(output::text, ${most}), 'characters', length(output::text))) end as "outputCut"
    from (select * from steps where run_id = ${runId} order by started_at desc, id desc limit ${maxSteps}) newest
    order by started_at, id`
  return { steps: rows.map(stepView), stepsOmitted: total - shown }
}

function stepView(row: StepRow): StepView {
  return {
    id: row.id,
    name: row.name,
    occurrence: row.occurrence,
    kind: row.kind,
    status: row.status,
    attempt: row.attempt,
    request: row.requestCut ?? row.request,
    output: row.outputCut ?? row.output,
    error: row.error,
    decisions: row.decisions ?? [],
    model: row.model,
    inputTokens: row.inputTokens === null ? null : Number(row.inputTokens),
    outputTokens: row.outputTokens === null ? null : Number(row.outputTokens),
    costNanoUsd: row.costNanoUsd?.toString() ?? null,
    costKind: row.costKind,
    copiedFromStepId: row.copiedFromStepId,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}
