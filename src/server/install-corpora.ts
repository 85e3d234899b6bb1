import type { SourceId } from '#contract/ids'
import { findCorpus } from '#data/corpora/registry'
import { listCorpusSources } from '#data/sources/queries'
import { requestRun } from '#data/sources/request-run'
import { markOfOrigin } from '#data/sources/open-origin'
import { syncCorpus } from '#data/sources/sync-corpus'
import { messageOf } from '#platform/errors'
import { instanceActor } from '#platform/people/first-access'
import type { Instance } from './instance.ts'
import type { Progress } from './progress.ts'

interface Installing {
  readonly instance: Instance
  readonly corpora: readonly string[]
  readonly tarballs: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/**
 * Installs the configured corpora that this instance never had, and waits until they can be searched. What cannot be
 * had is told, and keeps nothing else from starting. A newer version than the one installed is left to the workers.
 */
export async function installCorpora(installing: Installing): Promise<void> {
  const { capabilities } = installing.instance
  const sources = new Map((await listCorpusSources(capabilities.db)).map((source) => [source.kind, source]))
  for (const id of installing.corpora) {
    const source = sources.get(id)
    if (!source?.last_complete_at) await install(installing, id)
    else if (isOutdated(id, source.mark)) await askForUpdate(installing, source.id)
  }
}

/** A corpus with a schedule of its own is brought up to date by it. */
function isOutdated(id: string, mark: string | null): boolean {
  const corpus = findCorpus(id)
  return corpus?.origin.kind === 'package' && markOfOrigin(corpus, corpus.origin.integrity) !== mark
}

async function install({ instance, tarballs, signal, onProgress }: Installing, id: string): Promise<void> {
  const title = findCorpus(id)?.title ?? id
  const actor = instanceActor('corpus.install', instance.organisationId)
  onProgress({ step: 'corpus', title, done: 0, total: null })
  try {
    const ctx = { ...instance.capabilities, actor, signal }
    const { listed: total } = await syncCorpus(ctx, { corpusId: id, archive: tarballs[id] })
    await instance.follower.catchUp((done) => onProgress({ step: 'corpus', title, done: Math.min(done, total), total }))
    onProgress({ step: 'corpus', title, done: total, total })
  } catch (error) {
    signal.throwIfAborted()
    instance.capabilities.log.info({ corpus: id, reason: messageOf(error) }, 'a corpus could not be installed')
    onProgress({ step: 'corpus-failed', title, error })
  }
}

async function askForUpdate({ instance, signal }: Installing, sourceId: SourceId): Promise<void> {
  const actor = instanceActor('corpus.update', instance.organisationId)
  await requestRun({ ...instance.capabilities, actor, signal }, { sourceId })
}
