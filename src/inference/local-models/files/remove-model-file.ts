import type { Ctx } from '#inference/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { notify } from '#platform/db/notifications'
import { type ModelFileState, getModelFile } from './list-model-files.ts'
import { aloneOnFile, deleteFetch, modelFilesChannel, noteFetch } from './queries.ts'

/** What is here stays, to go on from. Does nothing to what is not under way. */
export async function stopModelFile(ctx: Ctx<'db' | 'localModels'>, name: string): Promise<ModelFileState> {
  authorize(ctx, 'organisations:manage')
  await getModelFile(ctx, name)
  await ctx.db.transaction().execute(async (tx) => {
    if ((await noteFetch(tx, { name }, { state: 'stopped' })) === undefined) return
    await audit(tx, ctx, { action: 'model_file.stop', target: { kind: 'model-file', id: name } })
  })
  return getModelFile(ctx, name)
}

/** Takes a model out of service, and its file off the disk; what it is answering ends. Throws `not_found`. */
export async function removeModelFile(ctx: Ctx<'db' | 'localModels'>, name: string): Promise<void> {
  authorize(ctx, 'organisations:manage')
  await getModelFile(ctx, name)
  await ctx.db.transaction().execute(async (tx) => {
    await deleteFetch(tx, name)
    await audit(tx, ctx, { action: 'model_file.delete', target: { kind: 'model-file', id: name } })
  })
  // Whoever is fetching it lets go first.
  await aloneOnFile(ctx.db, { name, signal: ctx.signal }, () => ctx.localModels.remove(name))
  await notify(ctx.db, modelFilesChannel)
}
