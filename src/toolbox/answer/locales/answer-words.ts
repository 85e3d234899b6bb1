import type { CitationNotice } from '#contract/citations'
import type { Doubt } from '../claims/claims-of.ts'
import type { Pleasantry } from '../question/small-talk.ts'

/** What the assistant itself says, whatever it found. */
export interface Words {
  readonly pleasantries: Readonly<Record<Pleasantry, string>>
  /** Before passages that may not answer. */
  readonly nearest: string
  /** Before passages that stand for what a model failed to write. */
  readonly modelFailed: string
  /** Before passages that no server of the model may see. */
  readonly dataStays: string
  notice(notice: CitationNotice, index: number): string
  readonly nothingFound: string
  readonly noSource: string
  readonly system: string
  /** Before what an organisation asks of its own assistant. */
  readonly instructions: string
  readonly passages: string
  readonly question: string
  readonly reminder: string
  doubt(doubt: Doubt): string
}
