import { z } from 'zod'

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Postgres stores neither NUL nor half a surrogate pair; say so at the door, not as a 500 later. */
export const isStorableText = (value: string) => !value.includes('\0') && !loneSurrogate.test(value)

/** Text of at most `max` UTF-16 units that can be stored as it is. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(isStorableText, 'has a character that cannot be stored (NUL or half a surrogate pair)')

/** A machine name: what people type into filters and code. */
export const slug = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'use lower-case letters, digits, dot, dash and underscore')

/** Free one-line label. */
export const label = text(200, 1).refine((value) => value.trim().length > 0, 'must not be blank')

/** Why a person does a thing that goes on the record: never blank. One message for nothing and for spaces. */
export const spokenReason = text(1_000).refine(
  (value) => value.trim() !== '',
  'say why: it goes on the record',
)
