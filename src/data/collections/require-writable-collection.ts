import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { isWritable } from './is-writable.ts'
import type { CollectionRow } from './queries.ts'
import { findReadableCollection } from './queries.ts'

/** The collection, if the actor may change what it holds: unreadable is `not_found`, readable only is `forbidden`. */
export async function requireWritableCollection(db: Database, ctx: Ctx, id: CollectionId): Promise<CollectionRow> {
  const row = await findReadableCollection(db, principalsOf(ctx.actor), id)
  if (!row) throw new AppError('not_found', { what: 'collection', id })
  if (!isWritable(ctx.actor, row)) {
    const scope = 'collections:write'
    if (!ctx.actor.scopes.has(scope)) throw new AppError('forbidden', { scope })
    throw new AppError('forbidden', { scope, bars: row.corpus_id === null ? 'owner' : 'corpus' })
  }
  return row
}
