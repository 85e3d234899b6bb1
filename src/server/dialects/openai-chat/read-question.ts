import type { ChatMessage } from '#inference/backends/backend'
import { z } from 'zod'
import type { Language } from '#server/locales/error-words'
import { validate } from '#server/http/validate'
import { refused } from '../refused.ts'

const Part = z.looseObject({ type: z.string(), text: z.string().optional() })
/** How a model chooses its words: of no effect where an assistant quotes, since it chooses none. */
const Sampling = z.object({
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
})
const Asked = z.looseObject({
  ...Sampling.shape,
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Part).max(4096)]).nullish() }))
    .max(4096),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  as_of: z.iso.date().nullish(),
  n: z.number().int().nullish(),
  tools: z.array(z.unknown()).max(512).nullish(),
  functions: z.array(z.unknown()).max(512).nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  logprobs: z.boolean().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(64)]).nullish(),
  modalities: z.array(z.string()).max(10).nullish(),
})
type Asked = z.infer<typeof Asked>

/** What an assistant needs of a chat request. */
export interface AssistantQuestion {
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number
  readonly maxTokens?: number
  /** Members of OpenAI's request, for the model that writes. */
  readonly sampling?: Readonly<Record<string, unknown>>
  /** YYYY-MM-DD: the law as it was on that day. */
  readonly asOf?: string
}

const roles: ReadonlyMap<string, ChatMessage['role']> = new Map(
  Object.entries({
    system: 'system',
    developer: 'system',
    user: 'user',
    assistant: 'assistant',
  }),
)

/** Text alone is read: calls of tools and their results are passed over, an image is refused. */
export function readQuestion(body: Readonly<Record<string, unknown>>, language: Language): AssistantQuestion {
  const asked = Asked.parse(validate({ where: 'body', schema: Asked, value: body }, language))
  refuseUndone(asked)
  const messages = asked.messages.flatMap(({ role, content }): ChatMessage[] => {
    const known = roles.get(role)
    const text = textOf(content)
    return known === undefined || text === '' ? [] : [{ role: known, content: text }]
  })
  if (messages.at(-1)?.role !== 'user') throw refused('messages', 'last_message_not_of_user')
  const maxTokens = asked.max_completion_tokens ?? asked.max_tokens
  const sampling = Object.entries(Sampling.parse(asked)).filter(([, value]) => value != null)
  return {
    messages,
    ...(typeof asked.temperature === 'number' ? { temperature: asked.temperature } : {}),
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(sampling.length === 0 ? {} : { sampling: Object.fromEntries(sampling) }),
    ...(typeof asked.as_of === 'string' ? { asOf: asked.as_of } : {}),
  }
}

/** What an assistant cannot do is said, rather than passed over in silence. */
function refuseUndone({ n, tools, functions, response_format: format, logprobs, stop, modalities }: Asked): void {
  if ((n ?? 1) !== 1) throw refused('n', 'assistant_gives_one_answer')
  if (tools?.length) throw refused('tools', 'assistant_calls_no_tools')
  if (functions?.length) throw refused('functions', 'assistant_calls_no_tools')
  if (format != null && format.type !== 'text') throw refused('response_format', 'assistant_answers_in_text')
  if (logprobs) throw refused('logprobs', 'assistant_gives_no_probabilities')
  if (stop != null && stop.length > 0) throw refused('stop', 'assistant_takes_no_stop')
  if (modalities?.some((one) => one !== 'text')) throw refused('modalities', 'assistant_answers_in_text')
}

function textOf(content: z.infer<typeof Asked>['messages'][number]['content']): string {
  if (typeof content === 'string') return content
  return (content ?? [])
    .map((part) => {
      if (part.type !== 'text') throw refused('messages', 'assistant_reads_text', part.type)
      return part.text ?? ''
    })
    .join('\n')
}
