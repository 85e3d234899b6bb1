import { organisationIdOf, principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { type Assistant, defaultAssistantName } from './assistant.ts'
import { type AssistantRow, findAskable, listAskable } from './queries.ts'
import { type StoredSettings, readAssistantSetting, writingOf } from './stored-settings.ts'

export type AssistantsCtx = Ctx<'db' | 'settings' | 'models'>

/** The assistants that the caller may ask. */
export async function listAssistants(ctx: AssistantsCtx): Promise<Assistant[]> {
  authorize(ctx, 'models:read')
  const settings = await readAssistantSetting(ctx)
  const organisationId = organisationIdOf(ctx.actor)
  const rows = organisationId === null ? [] : await listAskable(ctx.db, organisationId, principalsOf(ctx.actor))
  return [ofEveryInstance(ctx, settings), ...rows.map((row) => assistantOf(ctx, row, settings))]
}

/** The one of that name, if the caller may ask it now: for verbs that have their own permission. */
export async function readAssistant(ctx: AssistantsCtx, name: string): Promise<Assistant | null> {
  const settings = await readAssistantSetting(ctx)
  if (name === defaultAssistantName) return ofEveryInstance(ctx, settings)
  const organisationId = organisationIdOf(ctx.actor)
  if (organisationId === null) return null
  const row = await findAskable(ctx.db, organisationId, { name, readable: principalsOf(ctx.actor) })
  return row === undefined ? null : assistantOf(ctx, row, settings)
}

function ofEveryInstance({ models }: AssistantsCtx, settings: StoredSettings): Assistant {
  return {
    name: defaultAssistantName,
    title: null,
    description: 'Answers from the documents that the caller may read, with its sources; says when it finds none.',
    instructions: '',
    ...writingOf(settings, models),
    collectionIds: null,
  }
}

/** One that names no model writes with the organisation's, and quotes while the organisation does. */
function assistantOf({ models }: AssistantsCtx, row: AssistantRow, settings: StoredSettings): Assistant {
  const { name, title, description, instructions, collection_ids: collectionIds } = row
  const own = row.model === null ? settings : { mode: row.mode, model: row.model }
  const writing = row.mode === 'quote' ? { mode: row.mode, model: null } : writingOf(own, models)
  return { name, title, description, instructions, ...writing, collectionIds, createdAt: row.created_at }
}
