import { organisationIdOf } from '#platform/auth/actor'
import type { AssistantSettings } from '#contract/account'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { chatModels, readSettings, writingOf } from './stored-settings.ts'

/** How the assistant of the caller's organisation writes now, and what could be chosen. */
export async function getAssistantSettings(ctx: Ctx<'db' | 'models'>): Promise<AssistantSettings> {
  authorize(ctx, 'settings:manage')
  const settings = await readSettings(ctx.db, organisationIdOf(ctx.actor))
  return {
    ...writingOf(settings, ctx.models),
    models: chatModels(ctx.models),
    server_url: settings.server?.url ?? null,
  }
}
