import type { RunSummary } from '@ground-control/core/runs/schema'
import { isOver } from '../play/play-conversations.ts'

const betweenLinesMs = 5_000

/** One line that says how far the play is: rewritten in place on a terminal, now and then elsewhere. */
export function progressLine(
  out: { isTTY?: boolean; write(text: string): unknown },
  total: number,
  now: () => number,
) {
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    show(runs: readonly RunSummary[]) {
      const over = runs.filter(isOver).length
      const asks = runs.filter(({ waits }) => waits.some(({ kind }) => kind === 'approval')).length
      const calls = runs.reduce((sum, { modelCalls, toolCalls }) => sum + modelCalls + toolCalls, 0)
      const text = `${over} of ${total} over · ${runs.length - over} open · ${asks} waiting for a person · ${calls} calls`
      if (out.isTTY) out.write(`\r\u001b[2K${text}`)
      else if (now() - shownAt >= betweenLinesMs) {
        shownAt = now()
        out.write(`${text}\n`)
      }
    },
    end() {
      if (out.isTTY) out.write('\n')
    },
  }
}
