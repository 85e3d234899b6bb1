import { z } from 'zod'
import { parseAnswer } from '../bytes/parse-answer.ts'

const Message = z.looseObject({ tool_calls: z.array(z.looseObject({})).nullish() })
const Answer = z.looseObject({
  object: z.string().optional(),
  choices: z.array(z.looseObject({ message: Message.nullish() })),
  usage: z.unknown().optional(),
})

/** A whole answer as the events of a stream, without the last one; null when it is no answer. Texts may be Latin-1. */
export function wholeAsEvents(answer: string, hidesUsage: boolean): string | null {
  const read = answerIn(answer)
  if (read === undefined) return null
  const { usage, ...whole } = read
  const object = whole.object === 'chat.completion' ? 'chat.completion.chunk' : whole.object
  const choices = whole.choices.map(({ message, ...choice }) =>
    message ? { ...choice, delta: deltaOf(message) } : choice,
  )
  const events: object[] = [{ ...whole, object, choices }]
  if (usage && !hidesUsage) events.push({ ...whole, object, choices: [], usage })
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
}

function deltaOf({ tool_calls: calls, ...message }: z.infer<typeof Message>) {
  return calls ? { ...message, tool_calls: calls.map((call, index) => ({ index, ...call })) } : message
}

function answerIn(text: string): z.infer<typeof Answer> | undefined {
  try {
    return Answer.safeParse(parseAnswer(text)).data
  } catch {
    return undefined
  }
}
