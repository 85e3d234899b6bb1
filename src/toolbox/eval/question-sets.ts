import { z } from 'zod'
import { readLines } from './read-lines.ts'

/**
 * Part of a set. Thresholds were set on `dev`. `held-out` was kept apart from them, but its failures were seen while the
 * everyday words were written; `fresh` was written after that, and its failures led to changes; `last` was written after
 * those. What each gave the first time it was read stands in the notes of the bench.
 */
const Half = z.enum(['dev', 'held-out', 'fresh', 'last'])

const LabourQuestion = z.object({
  id: z.string(),
  half: Half,
  question: z.string(),
  expected: z.array(z.string()).min(1).describe('External ids of the sheets that hold the answer'),
})
export type LabourQuestion = z.infer<typeof LabourQuestion>

const ClaimCheck = z.object({
  id: z.string(),
  part: z.enum(['dev', 'fresh', 'last']),
  claim: z.string(),
  question: z.string().describe('What was asked; its figures may be repeated'),
  passage: z.object({ sheet: z.string(), title: z.string(), path: z.array(z.string()), text: z.string() }),
  expected: z.enum(['supported', 'unsupported']),
  what: z.string(),
})
export type ClaimCheck = z.infer<typeof ClaimCheck>

const folder = new URL('../../../test/evaluation/', import.meta.url)

export function labourQuestions(): LabourQuestion[] {
  return readLines(new URL('labour-questions.jsonl', folder), LabourQuestion)
}

export function claimChecks(): ClaimCheck[] {
  return readLines(new URL('claim-checks.jsonl', folder), ClaimCheck)
}
