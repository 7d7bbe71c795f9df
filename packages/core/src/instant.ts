import { z } from 'zod'

/** A moment in ISO 8601, UTC, within what databases and calendars agree on: Postgres knows no year 0. */
export const instant = z.iso
  .datetime()
  .refine((value) => /^(19[7-9]\d|[2-9]\d{3})-/.test(value), 'must be a moment from 1970 on')
