import { z } from 'zod'

export const shortestChunk = 100
export const longestChunk = 8000

/** How a sender wants a text to be cut; lengths in characters. Headings, rows of tables and sentences still lead. */
export const Chunking = z.strictObject({
  /** Of a passage, at most. */
  size: z.number().int().min(shortestChunk).max(longestChunk),
  /** Neighbours shorter than this are one passage while they fit. */
  minSize: z.number().int().min(0).max(longestChunk),
  /** What a passage repeats of the one before it, where a text was cut between two headings. */
  overlap: z.number().int().min(0).max(longestChunk),
  /** Where a text too long for one passage is cut first, the first one first. */
  separators: z.array(z.string().min(1).max(1000)).max(100),
})
export type Chunking = z.infer<typeof Chunking>

export const usualChunking: Chunking = { size: 1600, minSize: 300, overlap: 0, separators: [] }
