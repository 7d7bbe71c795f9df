/** One side of a comparison. */
export type Side = {
  name: string
  figure: string
  /** what a chart draws of it, in the unit of the chart */
  value: number
}

export type PeerSide = Side & {
  /** ours beside theirs, in words; empty where a ratio would say nothing */
  ratio: string
  /** it does only a part of the work, and its name says which */
  isLess?: boolean
}

/** One line of the table: what was measured, beside whom, against which bar. */
export type Row = {
  what: string
  ours: Side
  /** the one that the bar speaks of comes first */
  peers: readonly PeerSide[]
  bar: string
  /** null: no bar is set for it, or it could not be measured here */
  met: boolean | null
  /** absent: not drawn. The file is named without its ending; the unit says which way is better */
  chart?: { file: string; unit: string }
}

export const perSecond = (rate: number) => `${Math.round(rate).toLocaleString('en-US')}/s`
export const millis = (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
export const count = (whole: number) => whole.toLocaleString('en-US')

const digits = (ratio: number) => ratio.toFixed(ratio < 10 ? 2 : 1)
/** of rates: higher is better */
export const times = (ratio: number) => `${digits(ratio)} ×`
/** of durations: lower is better */
export const timesAsLong = (ratio: number) => `${digits(ratio)} × as long`

/** A row of which nothing could be measured here. */
export const notMeasured = (what: string, bar: string, why: string): Row => ({
  what,
  ours: { name: 'Ground Control', figure: `not measured: ${why}`, value: Number.NaN },
  peers: [],
  bar,
  met: null,
})
