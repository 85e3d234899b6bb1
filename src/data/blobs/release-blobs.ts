import type { Ctx } from '#data/context'
import { isBlobUsed, lockBlob } from './queries.ts'

/** Deletes the files that no document points at any more. Deletions of rows were traced by whoever asked for them. */
export async function releaseBlobs(ctx: Ctx<'db' | 'storage'>, hashes: readonly (string | null)[]): Promise<void> {
  for (const hash of new Set(hashes)) {
    if (hash === null) continue
    await ctx.db.transaction().execute(async (tx) => {
      await lockBlob(tx, hash)
      if (!(await isBlobUsed(tx, hash))) await ctx.storage.delete(hash)
    })
  }
}
