/** One read for all who ask while it is under way, like the gauges of one scrape that tell of the same rows. */
export function readTogether<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | null = null
  return () => {
    underWay ??= read().finally(() => {
      underWay = null
    })
    return underWay
  }
}
