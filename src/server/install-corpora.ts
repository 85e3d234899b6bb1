import { findCorpus } from '#data/corpora/registry'
import { syncCorpus, syncCorpusJob } from '#data/corpora/sync-corpus'
import { messageOf } from '#platform/errors'
import { z } from 'zod'
import type { Instance } from './compose.ts'
import type { Progress } from './progress.ts'
import { findSetting, keepSetting } from './queries.ts'
import { instanceActor } from '#platform/people/first-access'

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
  for (const id of installing.corpora) {
    const installed = await findInstalledVersion(installing.instance, id)
    if (installed === null) await install(installing, id)
    else if (installed !== findCorpus(id)?.version) await askForUpdate(installing.instance, id)
  }
}

async function install({ instance, tarballs, signal, onProgress }: Installing, id: string): Promise<void> {
  const title = findCorpus(id)?.title ?? id
  const actor = instanceActor('corpus.install', instance.organisationId)
  onProgress({ step: 'corpus', title, done: 0, total: null })
  try {
    const ctx = { ...instance.capabilities, actor, signal }
    const { added, changed, unchanged } = await syncCorpus(ctx, { corpusId: id, tarball: tarballs[id] })
    const total = added + changed + unchanged
    await instance.follower.catchUp((done) => onProgress({ step: 'corpus', title, done: Math.min(done, total), total }))
    await keepInstalledVersion(instance, id)
    onProgress({ step: 'corpus', title, done: total, total })
  } catch (error) {
    signal.throwIfAborted()
    instance.capabilities.log.info({ corpus: id, reason: messageOf(error) }, 'a corpus could not be installed')
    onProgress({ step: 'corpus-failed', title, error })
  }
}

const Installed = z.object({ version: z.string() })

const settingOf = (id: string): string => `corpus:${id}`

async function findInstalledVersion({ capabilities, organisationId }: Instance, id: string): Promise<string | null> {
  const value = await findSetting(capabilities.db, { organisationId, name: settingOf(id) })
  return value === null ? null : Installed.parse(value).version
}

/** Written last: an installation that was cut is done again, and finds what it had already stored. */
export function keepInstalledVersion(
  { capabilities, organisationId }: Pick<Instance, 'capabilities' | 'organisationId'>,
  id: string,
): Promise<void> {
  const version = findCorpus(id)?.version ?? ''
  return keepSetting(capabilities.db, { organisationId, name: settingOf(id) }, { version })
}

async function askForUpdate({ capabilities }: Instance, id: string): Promise<void> {
  const { db, jobs } = capabilities
  await db.transaction().execute((tx) => jobs.enqueue(tx, syncCorpusJob, { corpusId: id }))
}
