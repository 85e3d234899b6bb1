import { type RebuildProgress, rebuildIndex } from '#data/search/rebuild-index'
import type { Ctx } from '#server/context'

/** The search index made again from the database, beside a running server or alone. */
export function rebuildSearchIndex(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  onProgress: (progress: RebuildProgress) => void,
): Promise<{ documents: number; chunks: number }> {
  return rebuildIndex(ctx, onProgress)
}
