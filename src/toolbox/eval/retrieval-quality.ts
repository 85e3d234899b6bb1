import { z } from 'zod'

/** A question with the documents that answer it. */
export const RetrievalQuestion = z.object({
  qid: z.string(),
  q: z.string(),
  rel: z.record(z.string(), z.number()).describe('Expected documents and how good each is'),
})
export type RetrievalQuestion = z.infer<typeof RetrievalQuestion>

export interface Quality {
  ndcgAt10: number
  recallAt5: number
  recallAt20: number
}

function gain(grade: number): number {
  return 2 ** grade - 1
}

function discounted(grades: readonly number[]): number {
  return grades.slice(0, 10).reduce((sum, grade, index) => sum + gain(grade) / Math.log2(index + 2), 0)
}

function recall(found: readonly string[], rel: Record<string, number>, depth: number): number {
  const labels = Object.keys(rel)
  return labels.filter((id) => found.slice(0, depth).includes(id)).length / Math.min(depth, labels.length)
}

/** Quality of one ranked list of documents, each named once. */
export function qualityOf(found: readonly string[], rel: Record<string, number>): Quality {
  const ideal = discounted(Object.values(rel).toSorted((a, b) => b - a))
  return {
    ndcgAt10: discounted(found.map((id) => rel[id] ?? 0)) / ideal,
    recallAt5: recall(found, rel, 5),
    recallAt20: recall(found, rel, 20),
  }
}

export function meanQuality(all: readonly Quality[]): Quality {
  const mean = (pick: (quality: Quality) => number): number =>
    all.reduce((sum, quality) => sum + pick(quality), 0) / Math.max(1, all.length)
  return {
    ndcgAt10: mean((quality) => quality.ndcgAt10),
    recallAt5: mean((quality) => quality.recallAt5),
    recallAt20: mean((quality) => quality.recallAt20),
  }
}
