import type { DataLevel } from '#contract/model-routing'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize, organisationOf, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import type { CollectionRow } from './queries.ts'
import { findReadableCollection, insertCollection } from './queries.ts'
import { applyReaders } from './sharing/readers/queries.ts'

export interface NewCollection {
  name: string
  description: string
  visibility: 'private' | 'organisation' | 'public'
  /** How sensitive it is; `public` by default. */
  data?: DataLevel | undefined
  /** Whether files stay once they are read; they do by default. */
  keepsOriginals?: boolean | undefined
  /** What a client writes of it. */
  metadata?: Readonly<Record<string, string>>
  /** Days without use after which it is emptied; null for never. */
  expiresAfterDays?: number | null | undefined
}

/** Creates a collection. A private one is read by its owner alone: a person, or a program by any of its keys. A public one asks for `collections:publish`. */
export async function createCollection(ctx: Ctx<'db'>, draft: NewCollection): Promise<CollectionRow> {
  authorize(ctx, 'collections:write')
  if (draft.visibility === 'public') authorize(ctx, 'collections:publish')
  const organisationId = organisationOf(ctx)
  const owner = ownerOf(ctx)
  const { name, description, visibility, data, keepsOriginals = true, metadata = {} } = draft
  return ctx.db.transaction().execute(async (tx) => {
    const { id } = await insertCollection(tx, {
      organisation_id: organisationId,
      owner_principal_id: owner,
      name,
      description,
      visibility,
      metadata: JSON.stringify(metadata),
      keep_originals: keepsOriginals,
      readers: [owner],
      expires_after_days: draft.expiresAfterDays ?? null,
      ...(data === undefined ? {} : { data_level: data }),
    })
    await applyReaders(tx, id)
    await audit(tx, ctx, { action: 'collection.create', target: { kind: 'collection', id }, details: { visibility } })
    const created = await findReadableCollection(tx, principalsOf(ctx.actor), id)
    if (!created) throw new AppError('internal', { reason: 'the actor cannot read what it created' })
    return created
  })
}
