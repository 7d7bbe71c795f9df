import { Prisma } from '@ground-control/db/generated/client'

/**
 * How long runs took, by `key`: rows of `key`, `p50` and `p95` in milliseconds, within one per cent.
 * @param durations `RunFacts.durations`
 */
export const slownessBy = (key: Prisma.Sql, durations: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select key, bucket_ms(min(bucket) filter (where upto >= 0.5 * total)) as p50,
    bucket_ms(min(bucket) filter (where upto >= 0.95 * total)) as p95
  from (
    select key, bucket, sum(sum(runs)) over (partition by key order by bucket) as upto, sum(sum(runs)) over (partition by key) as total
    from (select ${key} as key, f.bucket, f.runs from ${durations}) keyed group by key, bucket
  ) buckets group by key`
