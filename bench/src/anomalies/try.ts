import { type FaultName, falseAlarms, faults, findFault } from './measure-usage.ts'
import { type ShapeName, shapes } from './shapes.ts'

const n = Number(process.argv[2] ?? 5),
  base = Number(process.argv[3] ?? 1000)
const only = process.argv[4]?.split(',')
for (const shape of Object.keys(shapes) as ShapeName[]) {
  if (only && !only.includes(shape)) continue
  let f = 0
  for (let s = 0; s < n; s++) f += falseAlarms(shape, base + s, 4)
  const rec = (Object.keys(faults) as FaultName[]).map((fault) => {
    let hit = 0
    const delays: number[] = []
    for (let s = 0; s < n; s++) {
      const d = findFault(shape, fault, base + 500 + s)
      if (d !== null) {
        hit++
        delays.push(d)
      }
    }
    delays.sort((a, b) => a - b)
    return `${(hit / n).toFixed(2)}(${delays[delays.length >> 1] ?? '-'}h)`
  })
  console.log(shape.padEnd(14), 'FA/wk', (f / (n * 4)).toFixed(3), ' ', rec.join('  '))
}
