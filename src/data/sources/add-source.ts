import type { Rhythm } from '#contract/corpora'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { createCollection } from '../collections/create-collection.ts'
import { findConnector } from '../connectors/registry.ts'
import { addCorpus } from './add-corpus.ts'
import type { SourceState } from './list-sources.ts'
import { getSource } from './list-sources.ts'
import { updateSourceRow, upsertSource } from './queries.ts'
import { requestRun } from './request-run.ts'
import { secretPlace } from './secret-place.ts'
import { checkSettings } from './source-kinds.ts'

export interface NewSource {
  kind: string
  /** Of the collection that a connector fills; corpora have their own. */
  name?: string | undefined
  visibility: 'private' | 'organisation'
  settings: Readonly<Record<string, unknown>>
  secret?: string | undefined
  rhythm: Rhythm | null
}

/** Adds a corpus or a connector, with the collection that it fills, and asks for its first run. */
export async function addSource(ctx: Ctx<'db' | 'jobs' | 'secrets'>, draft: NewSource): Promise<SourceState> {
  authorize(ctx, 'settings:manage')
  const settings = checkSettings(draft.kind, draft.settings)
  const connector = findConnector(draft.kind)
  if (connector?.isPushed) return getSource(ctx, await addConnector(ctx, { ...draft, settings, rhythm: null }))
  const id = connector
    ? await addConnector(ctx, { ...draft, settings })
    : await addKnownCorpus(ctx, { ...draft, settings })
  await requestRun(ctx, { sourceId: id })
  return getSource(ctx, id)
}

async function addKnownCorpus(ctx: Ctx<'db'>, { kind, settings, rhythm }: NewSource): Promise<number> {
  const { location } = settings
  const source = await addCorpus(ctx, {
    corpusId: kind,
    location: typeof location === 'string' ? location : undefined,
  })
  await updateSourceRow(ctx.db, source.id, { schedule: rhythm })
  return source.id
}

async function addConnector(ctx: Ctx<'db' | 'secrets'>, draft: NewSource): Promise<number> {
  authorize(ctx, 'settings:manage')
  const { kind, name, visibility, settings, secret, rhythm } = draft
  const organisationId = organisationOf(ctx)
  const collection = await createCollection(ctx, {
    name: name ?? findConnector(kind)?.title ?? kind,
    description: '',
    visibility,
  })
  return ctx.db.transaction().execute(async (tx) => {
    const source = await upsertSource(tx, {
      organisation_id: organisationId,
      collection_id: collection.id,
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
