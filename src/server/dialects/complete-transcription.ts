import { z } from 'zod'

const Answer = z.looseObject({ text: z.string(), duration: z.number().optional().catch(undefined) })

interface Left {
  readonly defaults: Readonly<Record<string, unknown>>
  /** JSON. */
  readonly usage: string
}

/** The text of a recording as the clients of every family read it: what a server leaves out is said, nothing is replaced. */
export function completeTranscription(answer: string, { defaults, usage }: Left): string {
  let read: unknown
  try {
    read = JSON.parse(answer)
  } catch {
    return answer
  }
  const { success, data } = Answer.safeParse(read)
  if (!success) return answer
  const time = data.duration === undefined ? {} : { type: 'duration', seconds: data.duration }
  return JSON.stringify({ ...defaults, usage: { ...time, ...Object(JSON.parse(usage)) }, ...data })
}
