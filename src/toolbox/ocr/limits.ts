import { availableParallelism } from 'node:os'

const mebibyte = 1024 * 1024

/** What reading pages from pictures may cost. */
export const ocrLimits = {
  /** Each process uses one core; a few hundred megabytes while it reads. */
  processes: Math.max(1, Math.min(4, availableParallelism())),
  /** Of one process. */
  memoryBytes: 700 * mebibyte,
  /** For one page; a full page takes two to four seconds of a core. */
  pageMs: 120_000,
  /** A process that was given nothing for this long ends. */
  idleMs: 60_000,
  /** A process is not kept for ever. */
  requestsPerProcess: 500,
  /** Of one file. */
  pages: 2000,
} as const
