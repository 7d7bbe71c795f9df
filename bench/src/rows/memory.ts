import type { Row } from '../row.ts'
import type { BenchPlatform } from '../stage/platform.ts'

const barBytes = 350e6

export type MemoryWatch = {
  /** notes what the control plane holds after a row */
  note(row: string, platform: BenchPlatform): Promise<void>
  /** empty where nothing was noted */
  rows(): Row[]
}

/** Memory after each row: an hour's load would take an hour; what already grows within minutes shows here. */
export function watchMemory(): MemoryWatch {
  const noted: Array<{ row: string; bytes: number }> = []
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  return {
    async note(row, platform) {
      noted.push({ row, bytes: await platform.residentBytes() })
    },
    rows() {
      if (noted.length === 0) return []
      const peak = Math.max(...noted.map(({ bytes }) => bytes))
      return [
        {
          what: 'memory of the control plane (RSS), the most after any row',
          ours: {
            name: 'Ground Control',
            figure: `${megabytes(peak)} (${noted.map(({ row, bytes }) => `${row} ${megabytes(bytes)}`).join(', ')})`,
            value: peak,
          },
          peers: [],
          bar: '≤ 350 MB',
          met: peak <= barBytes,
        },
      ]
    },
  }
}
