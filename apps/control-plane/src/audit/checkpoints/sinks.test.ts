import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AwsV4Signer } from 'aws4fetch'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReceiver } from '../../../test/receivers.ts'
import { createTestServices } from '../../../test/services.ts'
import { addEntries, addTrail } from '../../../test/trail.ts'
import { sealAudit } from '../../background/audit-sealer.ts'
import { readEnv } from '../../env.ts'
import { createHttpServer } from '../../server/http.ts'
import type { Services } from '../../services.ts'
import { fileSink } from './file-sink.ts'
import { objectSink } from './object-sink.ts'
import type { CheckpointSink } from './sink.ts'
import { sinksOf } from './sinks-of.ts'
import { webhookSink } from './webhook-sink.ts'
import { writeCheckpoints } from './write-checkpoints.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
let directory: string
const secret = `whsec_${Buffer.from('a secret of thirty-two bytes !!!').toString('base64')}`
const store = { region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'the secret key' }

beforeAll(async () => {
  test = await createTestServices()
  receiver = await startReceiver()
  directory = await mkdtemp(join(tmpdir(), 'sinks-'))
})
afterAll(async () => {
  await receiver.stop()
  await test.drop()
  await rm(directory, { recursive: true })
})

const withSinks = (...checkpointSinks: CheckpointSink[]): Services => ({ ...test.services, checkpointSinks })
async function writeAll(services: Services) {
  await test.db.transaction('*', (tx) => tx.query(`update audit_checkpoint_marks set next_at = '2020-01-01'`))
  while (await writeCheckpoints(services));
}
const linesOf = async (workspaceId: string) =>
  (await readFile(join(directory, `${workspaceId}.jsonl`), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const views = (services: Services, workspaceId: string) =>
  import('../read/sinks.ts').then(({ readSinks }) => readSinks(services, test.actor('viewer', workspaceId)))

describe('a file', () => {
  it('gets each batch once, while three copies write, and goes on behind half a line', async () => {
    const workspaceId = await addTrail(test)
    const services = withSinks(fileSink(directory))
    await Promise.all([1, 2, 3].map(() => writeAll(services)))
    await writeAll(services)
    expect((await linesOf(workspaceId)).map(({ batch }) => batch)).toEqual([1, 2, 3])
    await appendFile(join(directory, `${workspaceId}.jsonl`), '{"kind":"audit.check')
    await addEntries(test, workspaceId, ['more'])
    await sealAudit(test.services)
    await writeAll(services)
    const lines = await linesOf(workspaceId)
    expect(lines.map(({ batch, entries }) => [batch, entries])).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
      [4, 13],
    ])
    expect(lines[3]).toMatchObject({ kind: 'audit.checkpoint', workspaceId, keyId: expect.any(String) })
    expect(await views(services, workspaceId)).toEqual([
      {
        kind: 'file',
        target: directory,
        writtenBatch: 4,
        lastBatch: 4,
        writtenAt: expect.any(String),
        lagMs: 0,
        failingSince: null,
        lastError: null,
      },
    ])
  })

  it('that cannot be written is said, and made up for', async () => {
    const workspaceId = await addTrail(test)
    const inTheWay = join(directory, 'a-file')
    await writeFile(inTheWay, '')
    const failing = withSinks(fileSink(inTheWay))
    await writeAll(failing)
    const [view] = await views(failing, workspaceId)
    expect(view).toMatchObject({ writtenBatch: 0, lastBatch: 3, failingSince: expect.any(String) })
    expect(view?.lagMs).toBeGreaterThan(0)
    expect(view?.lastError).toMatch(/EEXIST|ENOTDIR/)
    const server = await createHttpServer(failing, test.hot, [])
    const { body } = await server.inject('/metrics')
    expect(body).toMatch(/audit_checkpoints_failing\{sink="file"\} [1-9]/)
    expect(body).toMatch(/audit_checkpoint_lag_seconds\{sink="file"\} \d/)
    await server.close()
    await rm(inTheWay)
    await writeAll(withSinks(fileSink(directory)))
    expect(await linesOf(workspaceId)).toHaveLength(3)
    expect((await views(failing, workspaceId))[0]).toMatchObject({ failingSince: null, lastError: null })
  })
})

describe('a webhook', () => {
  it('gets what the signature fits, and a refused write again under the same id', async () => {
    const workspaceId = await addTrail(test)
    const { services } = test
    const sink = webhookSink(services.outside, services.now, { url: `${receiver.url}/hook?token=x`, secret })
    expect(sink.target).toBe(`${receiver.url}/hook`)
    receiver.received.length = 0
    await writeAll(withSinks(sink))
    const ours = () => receiver.received.filter(({ body }) => body.includes(workspaceId))
    const [first] = ours()
    const body = new Webhook(secret).verify(first!.body, first!.headers as Record<string, string>) as {
      data: { checkpoints: Array<{ batch: number }> }
    }
    expect(body.data.checkpoints.map(({ batch }) => batch)).toEqual([1, 2, 3])
    await addEntries(test, workspaceId, ['more'])
    await sealAudit(services)
    receiver.received.length = 0
    receiver.answers.push({ status: 503 })
    await writeAll(withSinks(sink))
    expect((await views(withSinks(sink), workspaceId))[0]).toMatchObject({ lastError: 'answered 503' })
    await writeAll(withSinks(sink))
    expect(new Set(ours().map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`${workspaceId}_4`]))
    expect((await views(withSinks(sink), workspaceId))[0]).toMatchObject({ writtenBatch: 4, lastError: null })
  })
})

describe('an object store', () => {
  it('gets an object whose signature it can check', async () => {
    const workspaceId = await addTrail(test)
    receiver.received.length = 0
    await writeAll(
      withSinks(objectSink(test.services.outside, { ...store, url: `${receiver.url}/bucket/audit/` })),
    )
    const put = receiver.received.find(({ path }) => path.includes(workspaceId))!
    expect(put.path).toBe(`/bucket/audit/${workspaceId}/0000000001.jsonl`)
    expect(
      put.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).batch),
    ).toEqual([1, 2, 3])
    // What the store does: it signs what it got with the key it knows.
    const { headers } = await new AwsV4Signer({
      ...store,
      method: 'PUT',
      url: `${receiver.url}${put.path}`,
      service: 's3',
      datetime: String(put.headers['x-amz-date']),
      headers: {
        'content-type': String(put.headers['content-type']),
        'x-amz-content-sha256': String(put.headers['x-amz-content-sha256']),
      },
      body: put.body,
    }).sign()
    expect(put.headers.authorization).toBe(headers.get('authorization'))
    expect(put.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3/,
    )
  })
})

describe('the environment', () => {
  const least = {
    NODE_ENV: 'test' as const,
    DATABASE_URL: 'postgres://x',
    AUTH_SECRET: 'x'.repeat(32),
    MASTER_KEY: 'x'.repeat(32),
  }
  it('names the places', () => {
    const env = readEnv({
      ...least,
      AUDIT_CHECKPOINT_DIR: '/checkpoints',
      AUDIT_CHECKPOINT_WEBHOOK_URL: 'https://example.test/hook',
      AUDIT_CHECKPOINT_WEBHOOK_SECRET: secret,
      AUDIT_CHECKPOINT_S3_URL: 'https://s3.example.test/bucket',
      AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: 'a',
      AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY: 'b',
    })
    expect(sinksOf(env, test.services).map(({ kind }) => kind)).toEqual(['file', 'webhook', 'object_store'])
    expect(sinksOf(readEnv(least), test.services)).toEqual([])
  })
  it.each([
    [{ AUDIT_CHECKPOINT_WEBHOOK_URL: 'https://example.test' }, /AUDIT_CHECKPOINT_WEBHOOK_SECRET: is missing/],
    [{ AUDIT_CHECKPOINT_S3_URL: 'https://example.test' }, /AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: is missing/],
    [{ AUDIT_CHECKPOINT_WEBHOOK_SECRET: 'plain' }, /AUDIT_CHECKPOINT_WEBHOOK_SECRET: must be whsec_/],
    [{ AUDIT_FORMER_PUBLIC_KEYS: 'no key' }, /AUDIT_FORMER_PUBLIC_KEYS: must be public keys/],
    [{ AUDIT_KEY: 'short' }, /AUDIT_KEY/],
  ])('is refused with the name of what is wrong: %j', (more, message) => {
    expect(() => readEnv({ ...least, ...more })).toThrow(message)
  })
})
