import type { CollectionId, SourceId } from '#contract/ids'
import type { Rhythm } from '#contract/corpora'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '../context.ts'
import { createCollection } from '../collections/create-collection.ts'
import { lockCollection } from '../collections/queries.ts'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { findConnector } from '../connectors/registry.ts'
import { addCorpus } from './add-corpus.ts'
import type { SourceState } from './list-sources.ts'
import { getSource } from './list-sources.ts'
import { isFilled, updateSourceRow, upsertSource } from './queries.ts'
import { requestRun } from './request-run.ts'
import { secretPlace } from './secret-place.ts'
import { checkSettings, readsMachine } from './source-kinds.ts'

export interface NewSource {
  kind: string
  /** Of the collection that a connector fills; corpora have their own. */
  name?: string | undefined
  visibility: 'private' | 'organisation'
  /** A collection to fill that is there, in the place of a new one. */
  collectionId?: CollectionId | undefined
  settings: Readonly<Record<string, unknown>>
  secret?: string | undefined
  rhythm: Rhythm | null
  firstRun: 'full' | 'dry' | 'none'
}

/** Adds a corpus or a connector, with the collection that it fills, and asks for its first run or for a dry one. */
export async function addSource(ctx: Ctx<'db' | 'jobs' | 'secrets'>, draft: NewSource): Promise<SourceState> {
  authorize(ctx, 'settings:manage')
  const settings = checkSettings(draft.kind, draft.settings)
  if (readsMachine(draft.kind, settings)) authorize(ctx, 'organisations:manage')
  const connector = findConnector(draft.kind)
  if (connector?.isPushed) return getSource(ctx, await addConnector(ctx, { ...draft, settings, rhythm: null }))
  const id = connector
    ? await addConnector(ctx, { ...draft, settings })
    : await addKnownCorpus(ctx, { ...draft, settings })
  if (draft.firstRun !== 'none') await requestRun(ctx, { sourceId: id, isDryRun: draft.firstRun === 'dry' })
  return getSource(ctx, id)
}

async function addKnownCorpus(ctx: Ctx<'db'>, { kind, settings, rhythm }: NewSource): Promise<SourceId> {
  const { location } = settings
  const source = await addCorpus(ctx, {
    corpusId: kind,
    location: typeof location === 'string' ? location : undefined,
  })
  await updateSourceRow(ctx.db, source.id, { schedule: rhythm })
  return source.id
}

async function addConnector(ctx: Ctx<'db' | 'secrets'>, draft: NewSource): Promise<SourceId> {
  authorize(ctx, 'settings:manage')
  const { kind, settings, secret, rhythm } = draft
  const organisationId = organisationOf(ctx)
  const collectionId = await collectionToFill(ctx, draft)
  return ctx.db.transaction().execute(async (tx) => {
    await lockCollection(tx, principalsOf(ctx.actor), collectionId)
    if (await isFilled(tx, collectionId)) throw new AppError('conflict', { reason: 'collection_already_filled' })
    const source = await upsertSource(tx, {
      organisation_id: organisationId,
      collection_id: collectionId,
      kind,
      settings: JSON.stringify(settings),
      schedule: rhythm,
    })
    if (secret !== undefined) {
      await updateSourceRow(tx, source.id, { secret: ctx.secrets.seal(secret, secretPlace(source.id)) })
    }
    await audit(tx, ctx, { action: 'source.add', target: { kind: 'source', id: source.id }, details: { kind } })
    return source.id
  })
}

async function collectionToFill(ctx: Ctx<'db'>, draft: NewSource): Promise<CollectionId> {
  const { kind, name, visibility, collectionId } = draft
  if (collectionId !== undefined) return (await requireWritableCollection(ctx.db, ctx, collectionId)).id
  const title = name ?? findConnector(kind)?.title ?? kind
  return (await createCollection(ctx, { name: title, description: '', visibility })).id
}
