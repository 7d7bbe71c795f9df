import { z } from 'zod'
import { id } from '../ids.ts'
import { text } from '../text.ts'

/**
 * What people ask back reaches the run as an event of this type, and its reply comes as another: both go the way that
 * events go, so a run that waits is woken, and one that is replayed replies no second time.
 */
export const askedBackType = 'approval.asked_back'
export const replyType = 'approval.reply'

/** Tells the questions of a run apart, by what both sides know: the use of the step's name and the digest of what it asks. */
export const askedBackKey = (step: { occurrence: number; digest: string }) =>
  `${step.occurrence} ${step.digest}`

export const askedBack = z.object({ commentId: id('comment'), text: z.string(), author: z.string() })
export const reply = z.object({ commentId: id('comment'), text: text(4_000, 1) })
