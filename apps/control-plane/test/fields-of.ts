import { z } from 'zod'

/** The fields that an input may have, a key beside a verb's own included. */
export function fieldsOf(shape: z.ZodType | undefined): string[] {
  if (shape === undefined) return []
  const { properties, allOf = [] } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })
  return [{ properties }, ...allOf].flatMap((part) => Object.keys(part.properties ?? {}))
}
