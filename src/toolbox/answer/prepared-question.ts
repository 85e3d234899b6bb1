import type { AnswerProof } from '#contract/citations'
import type { ChatMessage } from '#inference/backends/backend'
import type { Assistant } from '../assistants/assistant.ts'
import type { ReadQuestion } from './question/read-question.ts'
import type { ChosenChunk } from './quote/choose-units.ts'
import type { Language } from './locales/words.ts'

/** What an assistant is asked. */
export interface Question {
  readonly assistant: Assistant
  readonly messages: readonly ChatMessage[]
  readonly language: Language
  /** YYYY-MM-DD: the law as it was on that day; today by default. */
  readonly asOf?: string | undefined
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
  /** Other members of OpenAI's request that say how a model chooses its words. */
  readonly sampling?: Readonly<Record<string, unknown>> | undefined
}

/** A question with what was found for it: what quoting and writing start from. */
export interface PreparedQuestion extends Question {
  readonly question: ReadQuestion
  /** The passages to show or to give to a model, in the same order. */
  readonly passages: readonly ChosenChunk[]
  readonly sources: AnswerProof['sources_consulted']
}
