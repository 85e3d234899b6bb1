import { availableParallelism } from 'node:os'
import type { QuestionLimits } from '#platform/processes/guarded-process'

/** What reading one file may cost; beyond, it is refused and its process killed. */
export interface ParseLimits extends QuestionLimits {
  /** Of the Markdown that comes out. */
  readonly characters: number
}

const mebibyte = 1024 * 1024

export const parseLimits: ParseLimits = {
  contentBytes: 50 * mebibyte,
  stallMs: 8_000,
  totalMs: 120_000,
  waitMs: 900_000,
  memoryBytes: 340 * mebibyte,
  characters: 10_000_000,
}

/** The processes that read files. */
export const readingProcesses = {
  /** One more than there are cores: a file that takes its time keeps nobody waiting. */
  size: Math.min(4, availableParallelism()) + 1,
  idleMs: 300_000,
  /** Of the reader's objects; the rest is for the file itself and the PDF engine. */
  heapMebibytes: 256,
  /** Below what a file may take, so that it has its share whatever was read before it. */
  rest: { questions: 200, memoryBytes: 240 * mebibyte, cpuMs: 60_000 },
} as const
