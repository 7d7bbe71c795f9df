import type { Row } from './row.ts'

const width = 760
const margin = 24
const barHeight = 16
const rowHeight = 52
const headHeight = 70

/** Its own ground under it, so that it reads on any page; a dark one where the reader's system is dark. */
const style = `
  text { font: 16px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .title { font-size: 18px; font-weight: 600 }
  .soft { fill: #59636e }
  .ground { fill: #ffffff; stroke: #d1d9e0 }
  .track { fill: #eff2f5 }
  .ours { fill: #0969da }
  .peer { fill: #6e7781 }
  .less { fill: #b7bec6 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .soft { fill: #9ea7b3 }
    .ground { fill: #0d1117; stroke: #3d444d }
    .track { fill: #1c2128 }
    .ours { fill: #4493f8 }
    .peer { fill: #8b949e }
    .less { fill: #4d555e }
  }`

/** A row's sides as bars in proportion to their values, ours first, as a drawing (SVG) of our own. */
export function drawChart(row: Row, unit: string): string {
  const bars = [
    { ...row.ours, kind: 'ours' },
    ...row.peers.map((peer) => ({ ...peer, kind: peer.isLess ? 'less' : 'peer' })),
  ]
  const full = width - 2 * margin
  const longest = Math.max(...bars.map(({ value }) => value))
  const height = headHeight + bars.length * rowHeight + margin / 2
  const drawn = bars.map(({ name, figure, value, kind }, nth) => {
    const top = headHeight + nth * rowHeight
    const length = longest > 0 ? (full * value) / longest : 0
    return `<text x="${margin}" y="${top + 16}">${escaped(name)}</text>
<text class="soft" x="${width - margin}" y="${top + 16}" text-anchor="end">${escaped(figure)}</text>
<rect class="track" x="${margin}" y="${top + 24}" width="${full}" height="${barHeight}" rx="3"/>
<rect class="${kind}" x="${margin}" y="${top + 24}" width="${length.toFixed(1)}" height="${barHeight}" rx="3"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(row.what)}">
<style>${style}
</style>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<text class="title" x="${margin}" y="34">${escaped(row.what)}</text>
<text class="soft" x="${margin}" y="56">${escaped(unit)}</text>
${drawn.join('\n')}
</svg>
`
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => named[sign]!)
