import type { Catalogue } from '#inference/catalogue'
import { organisationIdOf } from '#platform/auth/actor'
import { defineSetting } from '#platform/settings/setting'
import type { Ctx } from '#platform/context'
import { z } from 'zod'

export const StoredSettings = z.object({
  /** Null while nobody chose between the two: it writes with a model as soon as there is one. */
  mode: z.enum(['quote', 'generate']).nullable(),
  model: z.string().nullable(),
})
export type StoredSettings = z.infer<typeof StoredSettings>

/** How the assistant of an organisation writes. */
export const assistantSetting = defineSetting<StoredSettings>('assistant', StoredSettings, {
  mode: null,
  model: null,
})

/** Nobody's organisation has chosen nothing. */
export async function readAssistantSetting({ settings, actor }: Ctx<'settings'>): Promise<StoredSettings> {
  const organisationId = organisationIdOf(actor)
  return organisationId === null ? assistantSetting.default : settings.read(assistantSetting, organisationId)
}

export function chatModels(models: Catalogue): string[] {
  return models.list().flatMap(({ id, capabilities }) => (capabilities.includes('chat') ? [id] : []))
}

/** How it writes now. A model that was chosen and is missing stays chosen: its absence is told, not hidden. */
export function writingOf(
  settings: StoredSettings,
  models: Catalogue,
): { mode: 'quote'; model: null } | { mode: 'generate'; model: string } {
  const model = settings.model ?? firstModel(models, settings.mode === 'generate')
  return settings.mode === 'quote' || model === null ? { mode: 'quote', model: null } : { mode: 'generate', model }
}

/** One for demonstration writes for nobody who did not ask for a model. */
function firstModel(models: Catalogue, isWanted: boolean): string | null {
  const chat = chatModels(models)
  return chat.find((id) => models.find(id)?.isDemonstration !== true) ?? (isWanted ? chat[0] : undefined) ?? null
}
