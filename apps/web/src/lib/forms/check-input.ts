import type { z } from 'zod'

export type Checked<Schema extends z.ZodType> =
  | { ok: true; input: z.input<Schema> }
  | { ok: false; fields: Record<string, string> }

/**
 * Checks what a form holds with core's own schema, before it is sent. The first message of each field is kept; a
 * message about the whole stands under ''. What is sent is the input, not the schema's output: the control plane
 * parses it again.
 */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  value: z.input<Schema>,
): Checked<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return { ok: true, input: value }
  const fields: Record<string, string> = {}
  for (const issue of result.error.issues) fields[issue.path.join('.')] ??= issue.message
  return { ok: false, fields }
}
