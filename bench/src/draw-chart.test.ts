import { expect, it } from 'vitest'
import { drawChart } from './draw-chart.ts'
import type { Row } from './row.ts'

const row: Row = {
  what: 'this <b>"&\'',
  ours: { name: 'ours & <all>', figure: '50/s', value: 50 },
  peers: [
    { name: 'twice', figure: '100/s', value: 100, ratio: '0.50 ×' },
    { name: 'a "tenth"', figure: '10/s', value: 10, ratio: '', isLess: true },
  ],
  bar: '',
  met: null,
}

it('draws each bar in proportion to its value', () => {
  const bars = [...drawChart(row, 'per second').matchAll(/class="(ours|peer|less)"[^>]* width="([\d.]+)"/g)]
  const [ours, twice, tenth] = bars.map((bar) => Number(bar[2]))
  expect(bars.map((bar) => bar[1])).toEqual(['ours', 'peer', 'less'])
  expect(ours! / twice!).toBeCloseTo(0.5, 3)
  expect(tenth! / twice!).toBeCloseTo(0.1, 3)
  expect(twice).toBeGreaterThan(500)
})

it('escapes what the rows say', () => {
  const svg = drawChart(row, '<i>')
  expect(svg).toContain('aria-label="this &lt;b&gt;&quot;&amp;&#39;"')
  expect(svg).toContain('>ours &amp; &lt;all&gt;</text>')
  expect(svg).toContain('>&lt;i&gt;</text>')
  expect(svg).not.toMatch(/<[bi]>|<all>|"tenth"/)
})
