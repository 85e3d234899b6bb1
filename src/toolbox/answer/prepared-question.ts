import type { AnswerProof } from '#contract/citations'
import type { ChatMessage } from '#inference/backends/backend'
import type { Hit } from '#data/search/hit'
import type { Assistant } from '../assistants/assistant.ts'
import type { WeighedWord } from './evidence/weigh-evidence.ts'
import type { Language } from './locales/words.ts'
import type { SearchQuestion } from '#toolbox/retrieve/complete-question'

/** What an assistant is asked. */
export interface Question {
  readonly assistant: Assistant
  readonly messages: readonly ChatMessage[]
  readonly language: Language
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
}

/** A question with what was found for it: what quoting and writing start from. */
export interface PreparedQuestion extends Question {
  readonly question: SearchQuestion
  /** The question as it was searched for. */
  readonly searched: string
  readonly hits: readonly Hit[]
  readonly words: readonly WeighedWord[]
  readonly sources: AnswerProof['sources_consulted']
}
