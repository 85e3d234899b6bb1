import type { AssistantSettings, AssistantSettingsDraft } from '#contract/assistant-settings'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import { getAssistantSettings } from './get-assistant-settings.ts'
import { type StoredSettings, assistantSetting, chatModels } from './stored-settings.ts'

type SettingsCtx = Ctx<'db' | 'settings' | 'models'>

/** Chooses how the assistant writes. */
export async function updateAssistantSettings(
  ctx: SettingsCtx,
  draft: AssistantSettingsDraft,
): Promise<AssistantSettings> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const value = chosenWriting(ctx, draft)
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, assistantSetting, { organisationId, value })
    await audit(tx, ctx, {
      action: 'setting.update',
      target: { kind: 'setting', id: assistantSetting.name },
      details: { mode: value.mode, model: value.model },
    })
  })
  return getAssistantSettings(ctx)
}

/** Quoting, when there is nothing to choose from, is no choice: a model that is added later is used. */
function chosenWriting(ctx: SettingsCtx, draft: AssistantSettingsDraft): StoredSettings {
  const available = chatModels(ctx.models)
  if (draft.mode === 'quote') return { mode: available.length === 0 ? null : 'quote', model: null }
  const model = draft.model ?? available[0]
  if (model === undefined) throw new AppError('invalid_request', { param: 'model', reason: 'no_chat_model' })
  if (!available.includes(model)) throw new AppError('model_not_found', { model })
  return { mode: 'generate', model }
}
