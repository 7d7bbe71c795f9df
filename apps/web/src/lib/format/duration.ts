/** A length of time as people read it, in at most two units: '840 ms', '3.2 s', '4 min 10 s', '2 h 5 min', '3 d'. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'no data'
  const size = Math.max(0, ms)
  if (size < 1_000) return `${Math.round(size)} ms`
  if (size < 10_000) return `${(Math.floor(size / 100) / 10).toFixed(1)} s`
  const seconds = Math.floor(size / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return two(minutes, 'min', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min')
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
