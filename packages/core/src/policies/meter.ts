/**
 * What evaluating may cost, in units of about a tenth of a microsecond. Counted, not timed: the same rule on the
 * same facts always gets the same answer, on a busy machine too.
 */
export type Meter = { left: number }

/** For one decision, over all rules of all policies: under 100 ms at worst. A usual rule takes under 50 units. */
export const decisionCost = 300_000

export class CostExceeded extends Error {
  constructor() {
    super('takes more work than one decision may')
    this.name = 'CostExceeded'
  }
}

export const createMeter = (units = decisionCost): Meter => ({ left: units })

/** Throws CostExceeded once the meter has run out, and at every charge after that. */
export function charge(meter: Meter, units: number): void {
  meter.left -= units
  if (meter.left < 0) throw new CostExceeded()
}
