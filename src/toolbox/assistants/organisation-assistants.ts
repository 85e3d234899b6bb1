import type { CollectionId } from '#contract/ids'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { principalsOf } from '#platform/auth/actor'
import { findReadableCollections } from '#data/collections/queries'
import { AppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import {
  type AssistantRow,
  type NamedReader,
  countAssistants,
  findAssistantRow,
  listAssistantRows,
  listReadersOf,
} from './queries.ts'

/** An assistant as whoever governs it sees it. */
export interface GovernedAssistant {
  readonly row: AssistantRow
  /** Null: all. The name is null for a collection that the caller may not read, or that is gone. */
  readonly collections: readonly { readonly id: CollectionId; readonly name: string | null }[] | null
  readonly readers: readonly NamedReader[]
}

/** Assistants that the actor's organisation made, by title. */
export async function listOrganisationAssistants(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: GovernedAssistant[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listAssistantRows(ctx.db, organisationId, page),
    countAssistants(ctx.db, organisationId),
  ])
  return { rows: await described(ctx, rows), total }
}

export async function getOrganisationAssistant(ctx: Ctx<'db'>, id: number): Promise<GovernedAssistant> {
  authorize(ctx, 'settings:manage')
  const row = await findAssistantRow(ctx.db, organisationOf(ctx), id)
  const [found] = row === undefined ? [] : await described(ctx, [row])
  if (!found) throw new AppError('not_found', { what: 'assistant', id })
  return found
}

async function described(ctx: Ctx<'db'>, rows: readonly AssistantRow[]): Promise<GovernedAssistant[]> {
  const ids = [...new Set(rows.flatMap(({ collection_ids: wanted }) => wanted ?? []))]
  const principals = [...new Set(rows.flatMap(({ readers }) => readers))]
  const [collections, readers] = await Promise.all([
    ids.length === 0 ? [] : findReadableCollections(ctx.db, principalsOf(ctx.actor), ids),
    listReadersOf(ctx.db, organisationOf(ctx), principals),
  ])
  const names = new Map(collections.map(({ id, name }) => [id, name]))
  return rows.map((row) => ({
    row,
    collections: row.collection_ids?.map((id) => ({ id, name: names.get(id) ?? null })) ?? null,
    readers: readers.filter(({ principal_id: principal }) => row.readers.includes(principal)),
  }))
}
