import { Readable } from 'node:stream'
import { z } from 'zod'
import { exportStream } from '../audit/export-stream.ts'
import type { Services } from '../services.ts'
import { actorOf, type RequestHeaders } from './actor.ts'
import { httpError } from './http-errors.ts'

const shape = z.object({
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
  afterBatch: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
})

/**
 * `GET /audit/export?format=jsonl`: the trail in one stream, for programs with an admin's key. However long it is,
 * memory stays flat; who reads slowly makes it wait.
 */
export async function openAuditDownload(
  services: Services,
  request: { headers: RequestHeaders; query: unknown },
): Promise<{ type: string; disposition: string; stream: Readable }> {
  const { actor } = await actorOf(services, { authorization: request.headers.authorization })
  if (actor === null) throw httpError(401, 'send an API key: authorization: Bearer gc_admin_…')
  if (actor.role !== 'admin') throw httpError(403, 'exporting the audit needs a key of the scope admin')
  const parsed = shape.safeParse(request.query)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw httpError(400, `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { format } = parsed.data
  return {
    type: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
    disposition: `attachment; filename="audit.${format}"`,
    stream: Readable.from(exportStream(services, actor.workspaceId, parsed.data), { objectMode: false }),
  }
}
