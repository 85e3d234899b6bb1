import type { AssistantSettings, AssistantSettingsDraft } from '#contract/account'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import type { z } from 'zod'
import { getAssistantSettings } from './get-assistant-settings.ts'
import { placeOfKey } from './model-servers.ts'
import {
  type StoredServer,
  type StoredSettings,
  assistantSetting,
  chatModels,
  readAssistantSetting,
} from './stored-settings.ts'

type Draft = z.output<typeof AssistantSettingsDraft>
type SettingsCtx = Ctx<'db' | 'settings' | 'models' | 'secrets' | 'modelServers'>

/** Chooses how the assistant writes; a server that is given is asked for its models first, then put in service. */
export async function updateAssistantSettings(ctx: SettingsCtx, draft: Draft): Promise<AssistantSettings> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const before = await readAssistantSetting(ctx)
  const server = await chosenServer(ctx, { draft, before: before.server })
  const choice = chosenWriting(ctx, { draft, server })
  const settings: StoredSettings = { ...choice, server }
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, assistantSetting, { organisationId, value: settings })
    await audit(tx, ctx, {
      action: 'setting.update',
      target: { kind: 'setting', id: assistantSetting.name },
      details: { mode: settings.mode, model: settings.model, server: server?.url ?? null },
    })
  })
  await ctx.modelServers.use(organisationId, server)
  return getAssistantSettings(ctx)
}

interface ServerChoice {
  readonly draft: Draft
  readonly before: StoredServer | null
}

/** Left out, the server of before stays; so does its key while the address is the same. */
async function chosenServer(ctx: SettingsCtx, { draft, before }: ServerChoice): Promise<StoredServer | null> {
  if (draft.server === undefined) return before
  if (draft.server === null) return null
  const place = placeOfKey(organisationOf(ctx))
  const { url, api_key: given } = draft.server
  const kept = given === undefined && before?.sealedKey && isSameServer(before.url, url) ? before.sealedKey : null
  const apiKey = kept === null ? given || null : ctx.secrets.open(kept, place)
  const found = await ctx.modelServers.probe({ url, apiKey }, ctx.signal)
  return { ...found, sealedKey: kept ?? (apiKey === null ? null : ctx.secrets.seal(apiKey, place)) }
}

function isSameServer(left: string, right: string): boolean {
  const base = (url: string): string => url.replace(/\/+$/, '').replace(/\/v1$/, '')
  return base(left) === base(right)
}

interface WritingChoice {
  readonly draft: Draft
  readonly server: StoredServer | null
}

/** Quoting, when there is nothing to choose from, is no choice: a model that is added later is used. */
function chosenWriting(ctx: SettingsCtx, { draft, server }: WritingChoice): Pick<StoredSettings, 'mode' | 'model'> {
  const available = [...chatModels(ctx.models), ...(server?.models ?? [])]
  if (draft.mode === 'quote') return { mode: available.length === 0 ? null : 'quote', model: null }
  const model = draft.model ?? server?.models[0] ?? available[0]
  if (model === undefined) throw new AppError('invalid_request', { param: 'model', reason: 'no chat model was found' })
  if (!available.includes(model)) throw new AppError('model_not_found', { model })
  return { mode: 'generate', model }
}
