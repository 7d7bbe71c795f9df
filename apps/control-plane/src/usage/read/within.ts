import type { Span } from '@ground-control/core/usage/cover'
import { Prisma } from '@ground-control/db/generated/client'

/** That a moment lies in a span. */
export const within = ({ since, until }: Span, moment = Prisma.sql`u.at`): Prisma.Sql =>
  Prisma.sql`${moment} >= ${since} and ${moment} < ${until}`
