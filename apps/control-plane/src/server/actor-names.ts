import type { Reader } from '@ground-control/db/database'

/** Names of people and keys for rows that keep their ids. @returns the id itself where nobody has it any more */
export async function readActorNames(
  prisma: Reader,
  ids: readonly string[],
): Promise<(actorId: string) => string> {
  const wanted = [...new Set(ids)]
  const users = await prisma.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true },
  })
  const keys = await prisma.apiKey.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true },
  })
  const names = new Map([...users, ...keys].map((row) => [row.id, row.name]))
  return (actorId) => names.get(actorId) ?? actorId
}
