import { organisationIdOf } from '#platform/auth/actor'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { findPublicPrincipal } from '../access/queries.ts'
import { findOrganisation } from '../collections/queries.ts'
import { findCorpusCollection, upsertCorpusCollection } from '#data/collections/filled/queries'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { findCorpus } from '../corpora/registry.ts'
import { ArchiveSettings } from './open-origin.ts'
import type { SourceRow } from './queries.ts'
import { upsertSource } from './queries.ts'

export interface NewCorpus {
  corpusId: string
  /** Where the archive of a corpus without a package is: a folder, a file or an address. */
  location?: string | undefined
  /** Another corpus than the registry's, for whoever tries a release before it is pinned. */
  corpus?: Corpus | undefined
}

/** Makes the collection that an official corpus fills, readable by all, and its source; the same again for one added before. */
export async function addCorpus(ctx: Ctx<'db'>, { corpusId, location, ...given }: NewCorpus): Promise<SourceRow> {
  authorize(ctx, 'settings:manage')
  const corpus = given.corpus ?? findCorpus(corpusId)
  if (!corpus) throw new AppError('not_found', { what: 'corpus', id: corpusId })
  const organisationId = organisationIdOf(ctx.actor) ?? (await findOrganisation(ctx.db))?.id
  if (organisationId === undefined) throw new AppError('conflict', { reason: 'no_organisation_yet' })
  const settings = ArchiveSettings.parse(corpus.origin.kind === 'archive' ? { location } : {})
  return ctx.db.transaction().execute(async (tx) => {
    await assertNobodyElses(tx, ctx, { corpusId: corpus.id, organisationId })
    const { id: everyone } = await findPublicPrincipal(tx)
    const collection = await upsertCorpusCollection(tx, {
      organisation_id: organisationId,
      corpus_id: corpus.id,
      name: corpus.title,
      description: corpus.description,
      visibility: 'public',
      readers: [everyone],
    })
    const source = await upsertSource(tx, {
      organisation_id: organisationId,
      collection_id: collection.id,
      kind: corpus.id,
      settings: JSON.stringify(settings),
    })
    await audit(tx, ctx, {
      action: 'source.add',
      target: { kind: 'source', id: source.id },
      details: { kind: corpus.id },
    })
    return source
  })
}

/** A corpus is read by all, and brought up to date by the organisation that added it, or by the instance itself. */
async function assertNobodyElses(
  tx: Database,
  { actor }: Ctx,
  { corpusId, organisationId }: { readonly corpusId: string; readonly organisationId: number },
): Promise<void> {
  const known = await findCorpusCollection(tx, corpusId)
  if (known === undefined || known.organisation_id === organisationId || actor.kind === 'job') return
  throw new AppError('conflict', { reason: 'collection_already_filled' })
}
