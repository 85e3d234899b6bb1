import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { answer } from '#toolbox/answer/answer'
import { defaultAssistantName, modelOfAssistant } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import type { Ctx } from '#server/context'
import type { Language } from '../locales/error-words.ts'
import { asOrganisation } from '#data/access/as-organisation'

export interface CommandQuestion {
  readonly question: string
  readonly language: Language
}

/** One question to the assistant that people use, with the models that this instance is set to use. */
export async function* askAssistant(
  ctx: Ctx<'db' | 'settings' | 'index' | 'embedder' | 'models' | 'usage' | 'log'>,
  { question, language }: CommandQuestion,
): AsyncGenerator<AnswerEvent> {
  const assistant = await resolveAssistant(ctx, modelOfAssistant(defaultAssistantName))
  yield* answer(await asOrganisation(ctx), { assistant, messages: [{ role: 'user', content: question }], language })
}
