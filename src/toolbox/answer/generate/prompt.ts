import type { ChatMessage } from '#inference/backends/backend'
import type { Hit } from '#data/search/hit'
import { withoutMarkers } from '../claims/claims-of.ts'
import { type Language, wordsIn } from '../locales/words.ts'
import type { PreparedQuestion } from '../prepared-question.ts'

/** Passages share this many characters: about 4,000 tokens, so that small contexts hold them with the answer. */
const chunkCharacters = 12_000
const rememberedMessages = 4
const rememberedCharacters = 1_500

/** A document cannot close its own passage nor open another one. */
function enclosed(text: string): string {
  return text.replace(/<(\/?\s*passage)/gi, '‹$1')
}

function attribute(text: string): string {
  return enclosed(text).replace(/["\n]/g, ' ')
}

function chunkText(passage: Hit, index: number): string {
  const { title, path, updatedAt } = passage
  const where = path.length === 0 ? '' : ` section="${attribute(path.join(' > '))}"`
  const date = updatedAt === null ? '' : ` date="${updatedAt}"`
  const head = `<passage numero="${index}" titre="${attribute(title)}"${where}${date}>`
  return `${head}\n${enclosed(passage.text)}\n</passage>`
}

/** The passages that fit together, the best ones first. At least one. */
export function fittingChunks(passages: readonly Hit[]): Hit[] {
  let used = 0
  return passages.filter((passage, position) => {
    used += passage.text.length
    return position === 0 || used <= chunkCharacters
  })
}

/** What was said before, shortened, without the numbers of other passages. */
function earlierMessages(messages: readonly ChatMessage[], keepsAnswers: boolean): ChatMessage[] {
  const before = messages.slice(0, -1).filter(({ role }) => role === 'user' || (role === 'assistant' && keepsAnswers))
  return before
    .slice(-rememberedMessages)
    .map(({ role, content }) => ({ role, content: withoutMarkers(content).slice(0, rememberedCharacters) }))
}

/** What is said of a question to a model. */
interface Prompted extends Pick<PreparedQuestion, 'messages' | 'language'> {
  readonly assistant: Pick<PreparedQuestion['assistant'], 'instructions'>
  readonly question: Pick<PreparedQuestion['question'], 'asked'>
}

/** The rules in the system's role; the passages, which are documents, with the question in the user's. */
export function promptFor(
  { assistant, messages, question, language }: Prompted,
  { passages, keepsAnswers }: { passages: readonly Hit[]; keepsAnswers: boolean },
): ChatMessage[] {
  const asked = questionOver(passages, question.asked, language)
  const rules = rulesOf(assistant.instructions, language)
  return [
    { role: 'system', content: rules },
    ...earlierMessages(messages, keepsAnswers),
    { role: 'user', content: asked },
  ]
}

/** What its organisation asks of it comes first, so that the rules that make an answer checkable have the last word. */
function rulesOf(instructions: string, language: Language): string {
  const { system, instructions: introduction } = wordsIn(language)
  return instructions === '' ? system : `${introduction}\n${instructions}\n\n${system}`
}

/** A question with the passages to answer it from. */
export function questionOver(passages: readonly Hit[], question: string, language: Language): string {
  const words = wordsIn(language)
  const numbered = passages.map((passage, position) => chunkText(passage, position + 1)).join('\n\n')
  return `${words.passages}\n\n${numbered}\n\n${words.question} ${question}\n\n${words.reminder}`
}
