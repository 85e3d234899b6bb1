import { type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/** Structured logs on standard error: standard output belongs to the program's answer. Ids only, no content. */
export function createLog(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ['authorization', 'cookie', 'apiKey'] },
    pino.destination({ fd: 2, sync: true }),
  )
}
