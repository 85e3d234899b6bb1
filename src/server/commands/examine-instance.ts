import type { Ctx } from '#server/context'
import { messageOf } from '#platform/errors'
import { listCorpora } from './list-corpora.ts'

export type Examination = 'embeddings' | 'index' | 'corpora'

/** What was looked at; `found` is a figure or a reason. */
export interface Finding<Name extends string> {
  readonly name: Name
  readonly good: boolean
  readonly found: string
}

/** Runs the embedding model once, counts what the index holds and what is installed. */
export async function examineInstance(ctx: Ctx<'db' | 'index' | 'embedder'>): Promise<Finding<Examination>[]> {
  const looks: Readonly<Record<Examination, () => Promise<string>>> = {
    embeddings: () => embedOnce(ctx),
    index: async () => String(await ctx.index.rows()),
    corpora: () => countInstalled(ctx),
  }
  return [
    await examine('embeddings', looks.embeddings),
    await examine('index', looks.index),
    await examine('corpora', looks.corpora),
  ]
}

/** A look that throws is a finding too. */
export async function examine<Name extends string>(name: Name, look: () => Promise<string>): Promise<Finding<Name>> {
  try {
    return { name, good: true, found: await look() }
  } catch (error) {
    return { name, good: false, found: messageOf(error) }
  }
}

async function embedOnce({ embedder, signal }: Ctx<'embedder'>): Promise<string> {
  const { vector } = await embedder.embedQuery('Combien de temps dure la période d’essai ?', signal)
  return `${embedder.profile}, ${vector.length}`
}

async function countInstalled(ctx: Ctx<'db'>): Promise<string> {
  const installed = (await listCorpora(ctx)).filter(({ documents }) => documents !== null)
  return installed.map(({ id, documents }) => `${id} ${documents}`).join(', ') || '–'
}
