import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { type Assistant, defaultAssistantName } from './assistant.ts'
import { readSettings, writingOf } from './stored-settings.ts'

/** The assistants that the caller may ask. */
export async function listAssistants(ctx: Ctx<'db' | 'models'>): Promise<Assistant[]> {
  authorize(ctx, 'models:read')
  return readAssistants(ctx)
}

/** For verbs that have their own permission. */
export async function readAssistants(ctx: Ctx<'db' | 'models'>): Promise<Assistant[]> {
  const settings = await readSettings(ctx.db, organisationIdOf(ctx.actor))
  const description = 'Answers from the documents that the caller may read, with its sources; says when it finds none.'
  return [{ name: defaultAssistantName, description, ...writingOf(settings, ctx.models), collectionIds: null }]
}
