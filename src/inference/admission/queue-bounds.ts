import { z } from 'zod'

/** Of the calls that wait for a server of one model. */
export const QueueBounds = z.strictObject({
  maxWaiting: z
    .number()
    .int()
    .positive()
    .max(100_000)
    .default(1000)
    .describe('Calls that wait; beyond, one that nobody waits for gives up its place, or the new one is refused.'),
  maxWaitSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(60)
    .describe('Longest wait; a call that would wait longer, at the pace of the moment, is refused at once.'),
  heartbeatSeconds: z
    .number()
    .positive()
    .max(300)
    .default(15)
    .describe(
      'Silence after which a stream that waits, in the queue or for its server, gets a comment that keeps it open.',
    ),
})
export type QueueBounds = z.output<typeof QueueBounds>
