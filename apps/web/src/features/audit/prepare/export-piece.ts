/** A piece of an export that is fetched in pieces: of CSV only the first one keeps its head line. */
export function exportPiece(format: 'jsonl' | 'csv', body: string, isFirst: boolean): string {
  return format === 'csv' && !isFirst ? body.slice(body.indexOf('\n') + 1) : body
}
