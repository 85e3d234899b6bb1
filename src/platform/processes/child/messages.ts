import { z } from 'zod'

/** What the process is started with. */
export const ThreadPlan = z.strictObject({
  /** Address of the module that answers. */
  thread: z.url(),
  /** Of the thread's objects. */
  heapMebibytes: z.number(),
})
export type ThreadPlan = z.infer<typeof ThreadPlan>

const Limits = z.strictObject({
  /** That the process may grow by while it answers. */
  memoryBytes: z.number(),
  /** Of processor time, without a finished part. */
  stallMs: z.number(),
  /** Of processor time. */
  totalMs: z.number(),
})
export type Limits = z.infer<typeof Limits>

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** What the parent sends: the parts of a file, then the question about it. */
export const Order = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('part'), bytes: Bytes }),
  z.strictObject({ kind: z.literal('ask'), question: z.unknown(), limits: Limits }),
])
export type Order = z.infer<typeof Order>

/** What the thread tells the process around it. */
export const ThreadReply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('progress') }),
  z.strictObject({ kind: z.literal('answer'), answer: z.unknown() }),
])
export type ThreadReply = z.infer<typeof ThreadReply>

/** What the process says; the parent believes nothing else. After anything but an answer it ends. */
export const Reply = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    answer: z.unknown(),
    /** What the process holds, and the processor time that it took since its start. */
    memoryBytes: z.number(),
    cpuMs: z.number(),
  }),
  z.strictObject({ kind: z.literal('over-memory') }),
  z.strictObject({ kind: z.literal('over-time'), limitMs: z.number() }),
  z.strictObject({ kind: z.literal('broken'), reason: z.string() }),
])
export type Reply = z.infer<typeof Reply>
