import { readdir, readFile } from 'node:fs/promises'

/** The kernel counts in hundredths of a second (`getconf CLK_TCK`, 100 wherever Node runs on Linux). */
const tickMs = 10

type Stat = { pid: number; parent: number; ownMs: number; endedChildrenMs: number }

/**
 * Processor time that processes have used so far, in milliseconds: a process alone, or a server with all its children,
 * those that have ended among them. null where there is no `/proc`.
 */
export async function readCpuMs(
  processes: Readonly<Record<string, { pid: number; withChildren?: true }>>,
): Promise<Record<string, number> | null> {
  const pids = await readdir('/proc').catch(() => null)
  if (pids === null) return null
  const stats = (await Promise.all(pids.filter((pid) => /^\d+$/.test(pid)).map(readStat))).filter(
    (stat) => stat !== null,
  )
  return Object.fromEntries(
    Object.entries(processes).map(([name, { pid, withChildren }]) => [
      name,
      stats.reduce((sum, stat) => {
        if (stat.pid === pid) return sum + stat.ownMs + (withChildren ? stat.endedChildrenMs : 0)
        return withChildren && stat.parent === pid ? sum + stat.ownMs : sum
      }, 0),
    ]),
  )
}

/** See proc_pid_stat(5). null: it has ended meanwhile */
async function readStat(pid: string): Promise<Stat | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (line === null) return null
  // The second field is the command in parentheses, which may hold anything.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const ticks = (field: number) => Number(fields[field - 3]) * tickMs
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    ownMs: ticks(14) + ticks(15),
    endedChildrenMs: ticks(16) + ticks(17),
  }
}
