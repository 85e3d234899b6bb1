import type { ChatRequest } from '#contract/inference'
import type { ChatMessage } from '#inference/backends/backend'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Language } from '#server/locales/error-words'
import { validate } from '#server/http/validate'

const Part = z.looseObject({ type: z.string(), text: z.string().optional() })
const Asked = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Part)]).nullish() })),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  n: z.number().int().nullish(),
})

/** What an assistant needs of a chat request. */
export interface AssistantQuestion {
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number
  readonly maxTokens?: number
}

const roles: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
}

/** Text alone is read: calls of tools and their results are passed over, an image is refused. */
export function readQuestion(body: ChatRequest, language: Language): AssistantQuestion {
  const asked = Asked.parse(validate({ where: 'body', schema: Asked, value: body }, language))
  if ((asked.n ?? 1) !== 1) throw refused('n', 'an assistant gives one answer')
  const messages = asked.messages.flatMap(({ role, content }): ChatMessage[] => {
    const known = roles[role]
    const text = textOf(content)
    return known === undefined || text === '' ? [] : [{ role: known, content: text }]
  })
  if (messages.at(-1)?.role !== 'user') throw refused('messages', 'the last message must be a question of the user')
  const maxTokens = asked.max_completion_tokens ?? asked.max_tokens
  return {
    messages,
    ...(typeof asked.temperature === 'number' ? { temperature: asked.temperature } : {}),
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
  }
}

function textOf(content: z.infer<typeof Asked>['messages'][number]['content']): string {
  if (typeof content === 'string') return content
  return (content ?? [])
    .map((part) => {
      if (part.type !== 'text') throw refused('messages', `an assistant reads text, not parts of type ${part.type}`)
      return part.text ?? ''
    })
    .join('\n')
}

function refused(param: string, reason: string): AppError<'invalid_request'> {
  return new AppError('invalid_request', { param, reason })
}
