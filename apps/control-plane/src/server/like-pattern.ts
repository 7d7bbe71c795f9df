/** A pattern for `ilike` that finds the text anywhere, taken literally: `%`, `_` and `\` stand for themselves. */
export const likePattern = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
