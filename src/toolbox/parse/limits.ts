/** What reading one file may cost; beyond, it is refused and its process killed. */
export interface ParseLimits {
  readonly fileBytes: number
  /** Of processor time without a finished page or part: a file that gets nowhere is refused within this. */
  readonly stallMs: number
  /** Of processor time, for a long file that does progress. */
  readonly totalMs: number
  /** Of the clock, on a machine that has no time for the reading: no fault of the file, it is tried again. */
  readonly waitMs: number
  /** Of the reading process as a whole. */
  readonly memoryBytes: number
  /** Of the reader's objects; the rest is for the file itself and the PDF engine. */
  readonly heapMebibytes: number
  /** Of the Markdown that comes out. */
  readonly characters: number
}

const mebibyte = 1024 * 1024

export const parseLimits: ParseLimits = {
  fileBytes: 50 * mebibyte,
  stallMs: 8_000,
  totalMs: 120_000,
  waitMs: 900_000,
  memoryBytes: 450 * mebibyte,
  heapMebibytes: 256,
  characters: 10_000_000,
}
