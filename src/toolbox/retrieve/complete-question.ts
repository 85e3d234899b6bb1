import { analyse } from '#text/analyse'
import type { ChatMessage } from '#inference/backends/backend'

/** A question as it is searched for. */
export interface SearchQuestion {
  /** What the person has just asked. */
  readonly asked: string
  /** The same, completed with what it follows on. */
  readonly query: string
  readonly isFollowUp: boolean
}

/** "Et pour un cadre ?", "Et si je suis enceinte ?": words that lean on what was said before. */
const leaning =
  /^[\s«"]*(?:et|mais|ou|sinon|dans ce cas|pareil|idem|même question|c['’]est|pourquoi|comment ça|and|but|what about|how about|in that case|why|same)(?![\p{L}])/iu
const pronoun =
  /(?<!\p{L})(?:celui-ci|celle-ci|ceux-ci|cela|ça|ce délai|cette durée|ce droit|ce congé|cette prime|cette indemnité|y|en|la|le|les|it|that|this|these|those)(?!\p{L})/iu

/** With more words of its own, a question stands by itself. */
const ownWords = 5
const fewWords = 2
const usedMessages = 3

function leans(question: string): boolean {
  const words = analyse(question).length
  if (words > ownWords) return false
  return leaning.test(question) || words <= fewWords || (words <= fewWords + 1 && pronoun.test(question))
}

function userQuestions(messages: readonly ChatMessage[]): string[] {
  return messages.filter(({ role }) => role === 'user').map(({ content }) => content.trim())
}

/** Completes a question that leans on the conversation with the questions it follows on. */
export function completeQuestion(messages: readonly ChatMessage[]): SearchQuestion {
  const questions = userQuestions(messages).filter((question) => question !== '')
  const asked = questions.at(-1) ?? ''
  const parts = [asked]
  let first = questions.length - 1
  while (first > 0 && parts.length < usedMessages && leans(questions[first] ?? '')) {
    first -= 1
    parts.unshift(questions[first] ?? '')
  }
  return { asked, query: parts.join(' '), isFollowUp: parts.length > 1 }
}
