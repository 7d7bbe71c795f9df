import { z } from 'zod'

type Part = z.core.JSONSchema.BaseSchema

/** The fields that an input may have, a key beside a verb's own included; of several kinds, those of each. */
export function fieldsOf(shape: z.ZodType | undefined): string[] {
  if (shape === undefined) return []
  return [...new Set(fieldsIn(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })))]
}

function fieldsIn({ properties = {}, allOf = [], oneOf = [] }: Part): string[] {
  const parts = [...allOf, ...oneOf] as Part[]
  return [...Object.keys(properties), ...parts.flatMap(fieldsIn)]
}
