import type { PersonId } from '#contract/ids'
import type { QuotaName } from '../limit.ts'
import type { Draw } from '../quota.ts'

/** A part of a quota that a process wants for itself. */
export interface WantedDraw {
  readonly limitId: number
  /** Of a limit that each person has; 0 of one that all share. */
  readonly personId: PersonId
  readonly quota: QuotaName
  readonly endsAtMs: number
  readonly allowed: number
  readonly asked: number
  /** Counted as drawn when nobody drew from it yet. */
  readonly usedBefore: number
}

/** Where processes that count the same limits draw their parts. */
export interface SharedDraws {
  /** Less than was asked for when less is left; of two that draw at once, the second sees what the first took. */
  draw(wanted: WantedDraw): Promise<Draw>
  close(): void
}

/** A draw takes little of what is left, and of a small rest what one call needs: what a process does not use, others lack. */
export const partsOfRest = 64
