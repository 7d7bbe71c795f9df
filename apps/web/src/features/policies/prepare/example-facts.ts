import type { Json } from '@ground-control/core/json'
import type { PolicyPoint, PolicyVocabulary } from '@ground-control/core/policies/schema'

type JsonObject = { [key: string]: Json }

/** The vocabulary's examples as the facts of one call. What hangs on a plain value is made by the control plane. */
export function exampleFacts(entries: PolicyVocabulary[PolicyPoint]): JsonObject {
  const facts: JsonObject = {}
  for (const { path, example } of entries) {
    const names = path.split('.')
    const last = names.pop()!
    let place: Json = facts
    for (const name of names) {
      if (!isObject(place)) break
      if (!Object.hasOwn(place, name)) place[name] = {}
      place = place[name]!
    }
    if (isObject(place)) place[last] = example
  }
  return facts
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
