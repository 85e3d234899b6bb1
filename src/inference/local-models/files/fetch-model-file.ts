import type { Ctx } from '#inference/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { notify } from '#platform/db/notifications'
import { isAppError, messageOf } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import type { PullProgress } from '../local-models.ts'
import { type FetchChange, type FetchRow, aloneOnFile, deleteFetch, modelFilesChannel, noteFetch } from './queries.ts'

export const fetchModelFileJob = defineJob({
  name: 'model-file.fetch',
  payload: z.strictObject({ name: z.string() }),
  timeoutSeconds: 12 * 3600,
  retries: 20,
})

type FetchCtx = Ctx<'db' | 'localModels' | 'log'>

/**
 * Fetches a model file that was asked for, and puts it in service. A process that ends meanwhile loses nothing: the next
 * run goes on from what is here.
 */
export async function fetchModelFile(ctx: FetchCtx, name: string): Promise<void> {
  authorize(ctx, 'organisations:manage')
  await aloneOnFile(ctx.db, { name, signal: ctx.signal }, async () => {
    const asked = await noteFetch(ctx.db, { name }, { state: 'fetching', source: null })
    if (asked === undefined) return
    const stopped = new AbortController()
    const signal = AbortSignal.any([ctx.signal, stopped.signal])
    const report = reportTo(ctx, asked, stopped)
    try {
      const pull = { name, signal, onProgress: report.onProgress }
      if (asked.file === null) await ctx.localModels.pull(pull)
      else await ctx.localModels.importFromFolder(asked.file, pull)
    } catch (error) {
      if (stopped.signal.aborted) return
      ctx.signal.throwIfAborted()
      ctx.log.warn({ model: name, reason: messageOf(error) }, 'a model file cannot be had')
      await noteFetch(ctx.db, asked, { state: 'failed', ...failureOf(error) })
      return
    } finally {
      await report.end()
    }
    await ctx.db.transaction().execute(async (tx) => {
      await deleteFetch(tx, name)
      await notify(tx, modelFilesChannel)
      await audit(tx, ctx, { action: 'model_file.ready', target: { kind: 'model-file', id: name } })
    })
  })
}

function failureOf(error: unknown) {
  const known = isAppError(error) ? error : null
  const details = known?.details ?? { reason: messageOf(error) }
  return { failure_code: known?.code ?? 'internal', failure_details: JSON.stringify(details) }
}

const reportMs = 500

/** Writes now and then how far it has come, which is also how it learns that it is to stop. */
function reportTo({ db }: FetchCtx, asked: FetchRow, stopped: AbortController) {
  let last: PullProgress | null = null
  let writing: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    const row = await noteFetch(db, asked, changeOf(last))
    if (row === undefined) stopped.abort()
  }
  // A database that is away stops no download.
  const timer = setInterval(() => (writing = write().catch(() => {})), reportMs).unref()
  return {
    onProgress: (progress: PullProgress): void => void (last = progress),
    async end() {
      clearInterval(timer)
      await writing
    },
  }
}

function changeOf(progress: PullProgress | null): FetchChange {
  if (progress === null) return { state: 'fetching' }
  if (progress.step === 'installing') return { state: 'installing' }
  return { state: 'fetching', source: progress.from, done_bytes: progress.doneBytes }
}
