/** `%part%` for ILIKE, with the pattern's own signs taken literally. */
export const likePart = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`
