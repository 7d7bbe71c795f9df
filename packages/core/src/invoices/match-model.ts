/** `-2024-08-06`, `-20241022`, `@20241022`: a snapshot of a model. */
const snapshot = /[-@](?:\d{4}-\d{2}-\d{2}|\d{8})$/

/** `gpt-4o-2024-08-06, cached input` and `openai/GPT-4o` as plain names. */
const named = (text: string, provider: string) => {
  const name = (text.split(',')[0] ?? '').trim().toLowerCase()
  return name.startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name
}
const undated = (name: string) => name.replace(snapshot, '')

/**
 * Which of our models (`provider/model`) a provider means by the name on its invoice: the one of that name; else, where
 * only one side names a snapshot, the one model that it can be. Null where there is none, or more than one.
 */
export function matchModel(theirs: string, provider: string, ours: readonly string[]): string | null {
  const name = named(theirs, provider)
  const exact = ours.find((model) => named(model, provider) === name)
  if (exact !== undefined) return exact
  const alike = ours.filter((model) => {
    const own = named(model, provider)
    return undated(own) === undated(name) && (undated(own) === own || undated(name) === name)
  })
  return alike.length === 1 ? alike[0]! : null
}
