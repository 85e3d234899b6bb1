import type { ModelFile } from '#contract/model-files'
import type { Ctx } from '#inference/context'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { listFetches } from './queries.ts'

export interface ModelFileState {
  readonly name: string
  readonly title: string
  readonly licence: string | null
  readonly isDemonstration: boolean
  readonly isFetchable: boolean
  readonly state: ModelFile['state']
  readonly sizeBytes: number | null
  readonly doneBytes: number
  readonly source: string | null
  readonly failure: { readonly code: string; readonly details: unknown } | null
}

/** What runs on this machine, what is on its way, and what the program could fetch. */
export async function listModelFiles(ctx: Ctx<'db' | 'localModels'>): Promise<ModelFileState[]> {
  authorize(ctx, 'organisations:manage')
  const { known, hasEngine } = ctx.localModels
  // In this order: a fetch that has ended since left its file, which a list of files read before would not hold.
  const fetches = await listFetches(ctx.db)
  const here = await ctx.localModels.list()
  const names = new Set([...known, ...here, ...fetches].map(({ name }) => name))
  return Promise.all(
    [...names].map(async (name): Promise<ModelFileState> => {
      const model = here.find((one) => one.name === name)
      const card = model ?? known.find((one) => one.name === name)
      const fetch = fetches.find((one) => one.name === name)
      const sizeBytes = card?.sizeBytes ?? null
      const isServed = model !== undefined && hasEngine() && fetch === undefined
      const partBytes = model?.sizeBytes ?? fetch?.done_bytes ?? (await ctx.localModels.partialBytes(name))
      return {
        ...{ name, title: card?.title ?? name, licence: card?.licence ?? null, sizeBytes },
        isDemonstration: card?.isDemonstration ?? false,
        isFetchable: known.some((one) => one.name === name),
        state: isServed ? 'here' : (fetch?.state ?? 'absent'),
        doneBytes: Math.round(partBytes),
        source: fetch?.source ?? null,
        failure: fetch?.failure_code ? { code: fetch.failure_code, details: fetch.failure_details } : null,
      }
    }),
  )
}

/** Throws `not_found`. */
export async function getModelFile(ctx: Ctx<'db' | 'localModels'>, name: string): Promise<ModelFileState> {
  const found = (await listModelFiles(ctx)).find((file) => file.name === name)
  if (!found) throw new AppError('not_found', { what: 'model', id: name })
  return found
}
