import type { Part } from './part.ts'

/** The sum of a part's samples of that name whose labels include the given ones. */
export async function readMetric(
  part: Part,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${part.port}/metrics`)
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return (await response.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
