import type { Ctx } from '#apps/context'
import { findOwnFile } from '#data/files/queries'
import type { BatchRow } from './queries.ts'
import { fault, readRequests } from './read-requests.ts'

/** The requests of its input, from storage. A file that is gone is told as a fault. */
export async function* readInput(ctx: Ctx<'db' | 'storage'>, batch: BatchRow): ReturnType<typeof readRequests> {
  const owner = batch.owner_principal_id
  const file = await findOwnFile(ctx.db, { owner, id: batch.input_file_id })
  if (file === undefined) {
    yield fault('file_not_found', 'the input file is gone', { param: 'input_file_id' })
    return
  }
  yield* readRequests(await ctx.storage.open(file.blob_hash), batch)
}
