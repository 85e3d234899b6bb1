import { z } from 'zod'

export const mostCharacters = 8000

export const mostFacts = 50

export const Text = z
  .string()
  .max(mostCharacters)
  .refine((text) => !text.includes('\0') && text.isWellFormed())

export const Texts = z.array(Text).max(mostFacts)

/** A question as its file tells it, and as it is stored. */
export const WrittenQuestion = z.object({
  /** Where it begins in its file, the first line being 1. */
  line: z.number().int(),
  id: z.string(),
  /** The last one is graded; those before it are its conversation. */
  turns: Texts,
  kinds: Texts,
  /** External ids, file names or titles, of which one must be cited. */
  documents: Texts,
  /** Facts in plain words, each with the ways to say it. */
  facts: z.array(Texts).max(mostFacts),
  /** Facts as regular expressions, each with the ways to say it. */
  expressions: z.array(Texts).max(mostFacts),
})

export type WrittenQuestion = z.infer<typeof WrittenQuestion>
