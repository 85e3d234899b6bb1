import type { CollectionId, SourceId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { requireWritableCollection } from '#data/collections/require-writable-collection'
import { findConnector } from '#data/connectors/registry'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { findReadableSource } from './queries.ts'

const Cited = z.object({ publisher: z.string().optional(), licence: z.string().optional() })

export interface PushedSource {
  readonly collectionId: CollectionId
  readonly publisher: string | null
  readonly licence: string | null
  readonly isPaused: boolean
}

/** A source whose items are pushed, for whoever may write what it fills; any other one does not exist. */
export async function getPushedSource(ctx: Ctx<'db'>, id: SourceId): Promise<PushedSource> {
  authorize(ctx, 'collections:write')
  const source = await findReadableSource(ctx.db, principalsOf(ctx.actor), id)
  if (!source || findConnector(source.kind)?.isPushed !== true) throw new AppError('not_found', { what: 'source', id })
  await requireWritableCollection(ctx.db, ctx, source.collection_id)
  const { publisher = null, licence = null } = Cited.parse(source.settings)
  return { collectionId: source.collection_id, publisher, licence, isPaused: source.paused_at !== null }
}

/** The same, unless somebody paused it. */
export async function getOpenPushedSource(ctx: Ctx<'db'>, id: SourceId): Promise<PushedSource> {
  const source = await getPushedSource(ctx, id)
  if (source.isPaused) throw new AppError('conflict', { reason: 'source_paused' })
  return source
}
