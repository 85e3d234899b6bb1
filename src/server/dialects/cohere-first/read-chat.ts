import type { CohereChatRequest } from '#contract/cohere'
import type { CohereFirstChatRequest } from '#contract/cohere-first'

type Message = CohereChatRequest['messages'][number]
type Said = NonNullable<CohereFirstChatRequest['chat_history']>[number]
type Call = NonNullable<Said['tool_calls']>[number]
type Result = NonNullable<Said['tool_results']>[number]
type Tool = NonNullable<CohereFirstChatRequest['tools']>[number]

/** The request of Cohere's first client as its second one's. */
export function asSecondChat(sent: CohereFirstChatRequest, model: string): CohereChatRequest {
  const { message, preamble, chat_history: history, tool_results: results, tools, response_format: format } = sent
  const spoken = new Spoken()
  if (preamble) spoken.say('system', preamble)
  for (const said of history ?? []) spoken.add(said)
  if (results?.length) spoken.answer(results)
  if (message !== '') spoken.say('user', message)
  const { max_tokens, stop_sequences, temperature, seed, frequency_penalty, presence_penalty, k, p } = sent
  return {
    model,
    messages: spoken.messages,
    ...{ max_tokens, stop_sequences, temperature, seed, frequency_penalty, presence_penalty, k, p },
    documents: sent.documents?.map((data) => ({ data })),
    tools: tools?.map(asFunction),
    response_format: format && { type: format.type, json_schema: format.schema },
  }
}

/** Calls had no identifier then: each answer belongs to the earliest call that has none. */
class Spoken {
  readonly messages: Message[] = []
  #waiting: string[] = []
  #calls = 0

  say(role: Message['role'], content: string): void {
    this.messages.push({ role, content })
  }

  add({ role, message, tool_calls: calls, tool_results: results }: Said): void {
    const speaker = role.toUpperCase()
    if (results?.length) this.answer(results)
    else if (speaker === 'CHATBOT' && calls?.length) this.#call(message ?? '', calls)
    else if (message) this.say(speaker === 'CHATBOT' ? 'assistant' : speaker === 'SYSTEM' ? 'system' : 'user', message)
  }

  answer(results: readonly Result[]): void {
    const isAsked = this.#waiting.length >= results.length
    if (!isAsked)
      this.#call(
        '',
        results.map(({ call }) => call),
      )
    for (const { outputs } of results) {
      this.messages.push({ role: 'tool', tool_call_id: this.#waiting.shift(), content: JSON.stringify(outputs) })
    }
  }

  #call(content: string, calls: readonly Call[]): void {
    const named = calls.map(({ name, parameters }) => {
      this.#calls += 1
      const written = { name, arguments: JSON.stringify(parameters) }
      return { id: `call_${this.#calls}`, type: 'function', function: written }
    })
    this.#waiting = named.map(({ id }) => id)
    this.messages.push({ role: 'assistant', content, tool_calls: named })
  }
}

/** Types were Python's then. */
const types: ReadonlyMap<string, string> = new Map(
  Object.entries({
    str: 'string',
    int: 'integer',
    float: 'number',
    bool: 'boolean',
    list: 'array',
    dict: 'object',
  }),
)

function asFunction({ name, description, parameter_definitions: definitions }: Tool) {
  const given = Object.entries(definitions ?? {})
  const properties = Object.fromEntries(
    given.map(([key, { type, description: words }]) => {
      const [word = ''] = type.toLowerCase().split('[')
      return [key, { type: types.get(word) ?? word, ...(words == null ? {} : { description: words }) }]
    }),
  )
  const required = given.flatMap(([key, value]) => (value.required === true ? [key] : []))
  const parameters = { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
  return { type: 'function', function: { name, ...(description == null ? {} : { description }), parameters } }
}
