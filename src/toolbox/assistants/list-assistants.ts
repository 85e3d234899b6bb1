import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { type Assistant, defaultAssistantName } from './assistant.ts'
import { readAssistantSetting, writingOf } from './stored-settings.ts'

/** The assistants that the caller may ask. */
export async function listAssistants(ctx: Ctx<'settings' | 'models'>): Promise<Assistant[]> {
  authorize(ctx, 'models:read')
  return readAssistants(ctx)
}

/** For verbs that have their own permission. */
export async function readAssistants(ctx: Ctx<'settings' | 'models'>): Promise<Assistant[]> {
  const settings = await readAssistantSetting(ctx)
  const description = 'Answers from the documents that the caller may read, with its sources; says when it finds none.'
  return [{ name: defaultAssistantName, description, ...writingOf(settings, ctx.models), collectionIds: null }]
}
