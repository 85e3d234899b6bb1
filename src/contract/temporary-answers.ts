import { z } from 'zod'
import { AnswerProof } from './citations.ts'
import { route } from './route.ts'
import { CollectionId } from './ids.ts'
import { keptText } from './schemas.ts'

const Said = z.strictObject({
  role: z.enum(['user', 'assistant']),
  text: keptText(z.string().trim().min(1).max(100_000)),
})

const TemporaryQuestion = z.strictObject({
  messages: z.array(Said).min(1).max(40).describe('What was said so far, the question last: the caller alone keeps it'),
  assistant: z.string().max(100).optional().describe('Name of the assistant that answers'),
  collection_ids: z.array(CollectionId).min(1).max(100).nullish().describe('Where to look; null for all'),
  as_of: z.iso.date().nullish().describe('The law as it was on that day; null for today'),
})

const TemporaryEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('source-found'), index: z.number().int(), title: z.string() }),
  z.object({ type: z.literal('text-delta'), text: z.string() }),
  z.object({ type: z.literal('answer-finished'), text: z.string(), proof: AnswerProof }),
  z.object({ type: z.literal('answer-failed'), error: z.object({ code: z.string(), message: z.string() }) }),
])
export type TemporaryEvent = z.infer<typeof TemporaryEvent>

export const temporaryAnswerRoutes = {
  answerTemporarily: route({
    method: 'POST',
    path: '/api/temporary-answers',
    tag: 'applications',
    summary: 'Ask without a trace: checked and cited like any answer, and nothing of it is stored but its usage',
    access: 'conversations:write',
    transport: 'events',
    status: 200,
    body: TemporaryQuestion,
    event: TemporaryEvent,
  }),
}
