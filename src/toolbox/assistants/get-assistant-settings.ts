import type { AssistantSettings } from '#contract/assistant-settings'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { chatModels, readAssistantSetting, writingOf } from './stored-settings.ts'

/** How the assistant of the caller's organisation writes now, and what could be chosen. */
export async function getAssistantSettings(ctx: Ctx<'settings' | 'models'>): Promise<AssistantSettings> {
  authorize(ctx, 'settings:manage')
  const settings = await readAssistantSetting(ctx)
  return {
    ...writingOf(settings, ctx.models),
    models: chatModels(ctx.models),
  }
}
