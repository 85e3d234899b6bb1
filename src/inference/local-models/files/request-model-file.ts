import type { Ctx } from '#inference/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { fetchModelFileJob } from './fetch-model-file.ts'
import { type ModelFileState, getModelFile } from './list-model-files.ts'
import { askFetch, listFetches } from './queries.ts'

type RequestCtx = Ctx<'db' | 'jobs' | 'localModels'>

/**
 * Asks for a model that the program knows, or for what was stopped to go on; nothing changes when it is under way or here.
 * Throws `not_found`.
 */
export async function requestModelFile(ctx: RequestCtx, name: string): Promise<ModelFileState> {
  authorize(ctx, 'organisations:manage')
  const { state } = await getModelFile(ctx, name)
  if (state === 'here') return getModelFile(ctx, name)
  const file = (await listFetches(ctx.db)).find((fetch) => fetch.name === name)?.file ?? null
  return ask(ctx, { name, file, action: 'model_file.fetch' })
}

/** Asks for a file of the folder to be taken over. Throws `not_found`, and `name_taken` for a name that a model has. */
export async function requestModelImport(
  ctx: RequestCtx,
  { file, name }: { readonly file: string; readonly name: string },
): Promise<ModelFileState> {
  authorize(ctx, 'organisations:manage')
  if (!(await ctx.localModels.filesOfFolder()).includes(file)) {
    throw new AppError('not_found', { what: 'model file', id: file })
  }
  const isHere = (await ctx.localModels.list()).some((model) => model.name === name)
  if (isHere || ctx.localModels.known.some((model) => model.name === name)) throw new AppError('name_taken', { name })
  return ask(ctx, { name, file, action: 'model_file.import' })
}

interface Asked {
  readonly name: string
  readonly file: string | null
  readonly action: string
}

async function ask(ctx: RequestCtx, { name, file, action }: Asked): Promise<ModelFileState> {
  authorize(ctx, 'organisations:manage')
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await askFetch(tx, name, file))) return
    await ctx.jobs.enqueue(tx, fetchModelFileJob, { name })
    await audit(tx, ctx, { action, target: { kind: 'model-file', id: name } })
  })
  return getModelFile(ctx, name)
}
