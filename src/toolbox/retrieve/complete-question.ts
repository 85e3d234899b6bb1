import type { ChatMessage } from '#inference/backends/backend'
import { analyse } from '#text/analyse'

/** "Et pour un cadre ?", "Et si je suis enceinte ?": words that lean on what was said before. */
const leaning =
  /^[\s«"]*(?:et|mais|ou|sinon|donc|alors|dans ce cas|pareil|idem|même question|c['’]est|pourquoi|comment ça|jusqu|and|but|what about|how about|in that case|why|same)(?![\p{L}])/iu
const pronoun =
  /(?<!\p{L})(?:il|elle|ils|elles|lui|leur|son|sa|ses|celui-ci|celle-ci|ceux-ci|celui|celle|cela|ça|ca|ce|cet|cette|ces|y|en|on|it|its|that|this|these|those|they|their)(?!\p{L})/iu

/** With as many words of its own a question stands by itself, whatever it begins with … */
const ownWords = 14
/** … with so few it leans on what was said … */
const fewWords = 1
/** … and between the two a pronoun tells. */
const pronounWords = 10
const usedMessages = 4
/** No person writes more in one question; what follows is not read. */
export const mostQuestionCharacters = 8000

const interrogatives = new Set(analyse('combien pendant longtemps how many'))

function leans(question: string): boolean {
  const words = analyse(question).filter((word) => !interrogatives.has(word)).length
  if (words > ownWords) return false
  return leaning.test(question) || words <= fewWords || (words <= pronounWords && pronoun.test(question))
}

function userQuestions(messages: readonly ChatMessage[]): string[] {
  return messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => content.slice(0, mostQuestionCharacters).trim())
}

/** The question just asked, after those that it follows on. */
export function completeQuestion(messages: readonly ChatMessage[]): string[] {
  const questions = userQuestions(messages).filter((question) => question !== '')
  let first = questions.length - 1
  while (first > 0 && questions.length - first < usedMessages && leans(questions[first] ?? '')) first -= 1
  return questions.slice(Math.max(0, first))
}
