import { falseLoops, findCostlyModel, findLoop } from './measure-calls.ts'
import { type FaultName, falseAlarms, faults, findFault } from './measure-usage.ts'
import { type ShapeName, shapes } from './shapes.ts'

// `node bench/src/anomalies/table.ts [agents of each shape]` prints the tables of docs/anomalies.md.

/** Other seeds than those that the detector's figures were chosen by. */
const firstSeed = 90_000
const weeks = 4
const agents = Number(process.argv[2] ?? 12)
const seeds = Array.from({ length: agents }, (_, index) => firstSeed + index)
const share = (values: readonly boolean[]) => (values.filter(Boolean).length / values.length).toFixed(2)
const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const row = (...cells: Array<string | number>) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

const faultNames = Object.keys(faults) as FaultName[]
row('agent', 'false alarms in an agent-week', ...faultNames)
row('---', ...['---', ...faultNames].map(() => '---:'))
let alarms = 0
for (const shape of Object.keys(shapes) as ShapeName[]) {
  const found = seeds.reduce((sum, seed) => sum + falseAlarms(shape, seed, weeks), 0)
  alarms += found
  const cells = faultNames.map((fault) => {
    const delays = seeds.map((seed) => findFault(shape, fault, seed + 5_000))
    const hours = middle(delays.filter((delay) => delay !== null))
    return `${share(delays.map((delay) => delay !== null))}${hours === undefined ? '' : ` (${hours} h)`}`
  })
  row(shape, (found / (agents * weeks)).toFixed(2), ...cells)
}
row('all', (alarms / (agents * weeks * Object.keys(shapes).length)).toFixed(3), ...faultNames.map(() => ''))

process.stdout.write('\n')
const many = Array.from({ length: 1_000 }, (_, index) => firstSeed + index)
const loops = many.map(findLoop)
row('what', 'found', 'of')
row('---', '---:', '---:')
row('loops', loops.filter((rounds) => rounds !== null).length, many.length)
row(
  'rounds until a loop is found, the middle one',
  middle(loops.flatMap((rounds) => rounds ?? [])) ?? 'none',
  '',
)
row('ordinary runs called loops', falseLoops(10_000, firstSeed), 10_000)
const costly = (least: number, most: number) =>
  many.filter((seed) => findCostlyModel(seed, least, most)).length
row('new models 4 to 20 times as dear', costly(4, 20), many.length)
row('new models 0.3 to 2 times as dear', costly(0.3, 2), many.length)
