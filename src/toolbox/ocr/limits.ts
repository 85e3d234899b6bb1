import { availableParallelism } from 'node:os'
import type { QuestionLimits } from '#platform/processes/guarded-process'

const mebibyte = 1024 * 1024

/** Of one file. */
export const mostPages = 2000

/** Of one file: each may have cost a minute of a core, so what comes after them is not tried. */
export const mostRefusedPages = 3

/** What opening a file or reading a page from its picture may cost; a full page takes two to four seconds of a core. */
export const pageLimits: QuestionLimits = {
  contentBytes: 50 * mebibyte,
  stallMs: 60_000,
  totalMs: 60_000,
  waitMs: 900_000,
  memoryBytes: 600 * mebibyte,
}

/** The processes that look at pages: each uses one core, and a few hundred megabytes while it reads. */
export const pageProcesses = {
  size: Math.max(1, Math.min(4, availableParallelism())),
  idleMs: 60_000,
  heapMebibytes: 1024,
  rest: { questions: 500, memoryBytes: 700 * mebibyte, cpuMs: 900_000 },
} as const
