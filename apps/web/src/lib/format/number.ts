const whole = new Intl.NumberFormat('en-US')
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** '12,044' */
export const formatCount = (value: number | bigint): string => whole.format(value)

/** '12K', for places where four digits are too many. */
export const formatCompact = (value: number | bigint): string => compact.format(value)

/** 0.0312 → '3.1 %'; small shares keep a digit, so that a failure is never rounded away. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0 %'
  if (percent < 0.1) return '< 0.1 %'
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`
}

/** '1 run', '12 runs', '1 entry': the noun is given in the plural, formed with s. */
export function counted(value: number, plural: string): string {
  const noun = value === 1 ? plural.replace(/ies$/, 'y').replace(/s$/, '') : plural
  return `${formatCount(value)} ${noun}`
}
