import { resolve } from 'node:path'
import type { Script } from './script.ts'
import { booking } from './scripts/booking.ts'
import { budget } from './scripts/budget.ts'
import { cancellationWaiting } from './scripts/cancellation-waiting.ts'
import { certificate } from './scripts/certificate.ts'
import { fallback } from './scripts/fallback.ts'
import { forbidden } from './scripts/forbidden.ts'
import { handOver } from './scripts/hand-over.ts'
import { question } from './scripts/question.ts'

/** The small airline of our own writing: its records, the desk's rules and the conversations. */
export const ownDataFolder = resolve(import.meta.dirname, '../../data')

/** In the order in which `npm start` begins them. */
export const scripts: readonly Script[] = [
  cancellationWaiting,
  booking,
  question,
  certificate,
  fallback,
  forbidden,
  budget,
  handOver,
]
