import type { Env } from '../../env.ts'
import type { Services } from '../../services.ts'
import { fileSink } from './file-sink.ts'
import { objectSink } from './object-sink.ts'
import type { CheckpointSink } from './sink.ts'
import { webhookSink } from './webhook-sink.ts'

/** The places that the environment names. An admin of a workspace cannot take one away: they watch admins too. */
export function sinksOf(env: Env, { outside, now }: Pick<Services, 'outside' | 'now'>): CheckpointSink[] {
  const sinks: CheckpointSink[] = []
  if (env.AUDIT_CHECKPOINT_DIR) sinks.push(fileSink(env.AUDIT_CHECKPOINT_DIR))
  const { AUDIT_CHECKPOINT_WEBHOOK_URL: hook, AUDIT_CHECKPOINT_WEBHOOK_SECRET: secret } = env
  if (hook && secret) sinks.push(webhookSink(outside, now, { url: hook, secret }))
  const {
    AUDIT_CHECKPOINT_S3_URL: url,
    AUDIT_CHECKPOINT_S3_REGION: region,
    AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: accessKeyId,
    AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = env
  if (url && accessKeyId && secretAccessKey)
    sinks.push(objectSink(outside, { url, region, accessKeyId, secretAccessKey }))
  return sinks
}
