import type { TemporaryEvent, temporaryAnswerRoutes } from '#contract/temporary-answers'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { modelOfAssistant } from '#toolbox/assistants/assistant'
import { askAssistant } from '../dialects/ask-assistant.ts'
import type { Handlers, SentEvent } from '../http/handlers.ts'
import { asAppError } from '../http/write-error.ts'
import { type Language, errorWords } from '../locales/error-words.ts'

const defaultAssistant = 'socle'

/** Answers that nobody keeps. */
export const temporaryAnswerHandlers: Handlers<keyof typeof temporaryAnswerRoutes> = {
  async answerTemporarily({ ctx, request, response, language, startedAtMs, body }) {
    const { messages, assistant = defaultAssistant, collection_ids: collectionIds = null, as_of: asOf } = body
    const answered = { ctx, request, response, language, startedAtMs }
    const events = askAssistant(answered, {
      model: modelOfAssistant(assistant),
      endpoint: 'temporary-answers',
      collectionIds,
      question: {
        messages: messages.map(({ role, text }) => ({ role, content: text })),
        ...(asOf == null ? {} : { asOf }),
      },
    })
    // Whatever is wrong before anything was said is an ordinary refusal.
    const first = await events.next()
    return shown(first, events, language)
  },
}

async function* shown(
  first: IteratorResult<AnswerEvent>,
  events: AsyncGenerator<AnswerEvent>,
  language: Language,
): AsyncGenerator<SentEvent<TemporaryEvent>> {
  let id = 0
  try {
    for (let next = first; next.done !== true; next = await events.next()) {
      const data = shownEvent(next.value)
      if (data !== null) yield { id: (id += 1), data }
    }
  } catch (thrown) {
    const error = asAppError(thrown)
    yield {
      id: id + 1,
      data: { type: 'answer-failed', error: { code: error.code, message: errorWords(error, language) } },
    }
  } finally {
    // A reader who left has the call closed, and metered.
    await events.return(undefined)
  }
}

function shownEvent(event: AnswerEvent): TemporaryEvent | null {
  switch (event.type) {
    case 'source-found':
      return { type: event.type, index: event.index, title: event.title }
    case 'text-delta':
      return { type: event.type, text: event.text }
    case 'answer-finished':
      return { type: event.type, text: event.text, proof: event.proof }
    default:
      return null
  }
}
