import { createContext, use } from 'react'
import type { Citation } from '#contract/citations'

/** What the markers of one answer lead to. */
export interface AnswerCitations {
  citations: readonly Citation[]
  /** Source being read, if it is of this answer. */
  openIndex: number | null
  open(index: number): void
}

const none: AnswerCitations = { citations: [], openIndex: null, open: () => undefined }

export const CitationsContext = createContext<AnswerCitations>(none)

export function useCitations(): AnswerCitations {
  return use(CitationsContext)
}
