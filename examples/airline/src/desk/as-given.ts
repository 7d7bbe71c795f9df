import { z } from 'zod'

/**
 * A schema that checks and hands on the value untouched. The airline echoes what it is given, key for key, so
 * keys that the schema does not name and the order of all of them must survive the check.
 */
export function asGiven(schema: z.ZodType) {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema)
  return z
    .unknown()
    .superRefine((value, context) => {
      const checked = schema.safeParse(value)
      for (const issue of checked.error?.issues ?? [])
        context.addIssue({ code: 'custom', path: issue.path, message: issue.message })
    })
    .meta(described)
}
