import { type Logger, pino } from 'pino'

/** The worker's log, the same in each of its processes: secrets by their usual names stay out. */
export const openLog = (level: string): Logger =>
  pino({ level, name: 'worker', redact: ['*.authorization', '*.apiKey'] })
