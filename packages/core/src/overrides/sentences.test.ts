import { describe, expect, it } from 'vitest'
import type { OverrideReceipt, WorkerAnswer } from './schema.ts'
import { isSure, previewText, progressText, receiptText } from './sentences.ts'

const receipt = (rest: Partial<OverrideReceipt> = {}): OverrideReceipt => ({
  stopped: 0,
  inFlight: 0,
  alreadyOver: 0,
  runIds: [],
  ...rest,
})

it.each([
  [previewText('kill', receipt()), 'No run would end now; none could start.'],
  [previewText('kill', receipt({ alreadyOver: 1 })), 'This ends nothing: the run is over already.'],
  [previewText('kill', receipt({ stopped: 1 })), 'This ends 1 run for good.'],
  [
    previewText('kill', receipt({ stopped: 12, inFlight: 2 })),
    'This ends 12 runs for good. 2 calls under way may still come back.',
  ],
  [previewText('pause', receipt({ stopped: 3 })), 'This holds 3 runs; they go on when it is lifted.'],
  [previewText('pause', receipt()), 'No run would be held now; new ones would wait.'],
  [
    previewText('freeze', receipt({ startedLastHour: 14, goingOn: 3 })),
    'New runs are refused; 14 started in the last hour. 3 open runs will go on.',
  ],
  [
    previewText('pin_version', receipt({ servingWorkers: 0, goingOn: 3 })),
    'No live worker serves this version: new runs would stay queued.',
  ],
  [
    previewText('pin_version', receipt({ servingWorkers: 1, goingOn: 1 })),
    'New runs start on this version; 1 live worker serves it. 1 open run will go on.',
  ],
  [
    previewText('pin_model', receipt({ goingOn: 2 })),
    'The model calls of 2 open runs, and of new ones, use this model.',
  ],
  [
    previewText('bypass', receipt({ goingOn: 2 })),
    '2 open runs, and new ones, would not ask people where a rule says so.',
  ],
  [
    previewText('bypass', receipt({ goingOn: 1 }), 'issue_refund'),
    '1 open run, and new ones, would not ask people about calls of issue_refund where a rule says so.',
  ],
  [
    receiptText('kill', receipt({ stopped: 2, inFlight: 1, alreadyOver: 4 })),
    '2 runs ended, 1 in the middle of a call, 4 already over.',
  ],
  [receiptText('pause', receipt({ stopped: 1 })), '1 run held.'],
  [receiptText('freeze', receipt({ goingOn: 2 })), '2 open runs will go on.'],
])('%s', (text, expected) => expect(text).toBe(expected))

describe('progressText', () => {
  const worker = (state: WorkerAnswer['state']) => ({ state }) as WorkerAnswer
  it.each([
    [[], true, true, 'No worker was there to be asked.'],
    [['acknowledged', 'asked'], false, false, '1 of 2 workers stopped; waiting for the others.'],
    [['acknowledged', 'ended'], true, true, 'All of 2 workers stopped.'],
    [['acknowledged', 'silent'], true, false, '1 of 2 workers stopped. The others did not confirm it.'],
    [['stopping'], true, false, '0 of 1 worker stopped. The others did not confirm it.'],
  ] as Array<[Array<WorkerAnswer['state']>, boolean, boolean, string]>)(
    '%j',
    (states, isFinal, sure, text) => {
      const workers = states.map(worker)
      expect(progressText({ workers, isFinal })).toBe(text)
      expect(isSure({ workers })).toBe(sure)
    },
  )
})
