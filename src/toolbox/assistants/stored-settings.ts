import type { Catalogue } from '#inference/catalogue'
import type { Tables } from '#platform/db/database'
import type { Kysely } from 'kysely'
import { z } from 'zod'

/** Processes listen here to follow what an administrator changes. */
export const settingsChannel = 'socle_settings'
export const assistantSetting = 'assistant'

/** A model server added on the page; its key opens with the instance's secret only. */
export const StoredServer = z.object({
  url: z.string(),
  sealedKey: z.string().nullable(),
  /** Its chat models when it was added: known before it answers again. */
  models: z.array(z.string()),
})
export type StoredServer = z.infer<typeof StoredServer>

export const StoredSettings = z.object({
  /** Null while nobody chose between the two: it writes with a model as soon as there is one. */
  mode: z.enum(['quote', 'generate']).nullable(),
  model: z.string().nullable(),
  server: StoredServer.nullable(),
})
export type StoredSettings = z.infer<typeof StoredSettings>

const nothingChosen: StoredSettings = { mode: null, model: null, server: null }

export async function readSettings(db: Kysely<Tables>, organisationId: number | null): Promise<StoredSettings> {
  if (organisationId === null) return nothingChosen
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', assistantSetting)
    .executeTakeFirst()
  return row ? StoredSettings.parse(row.value) : nothingChosen
}

export function chatModels(models: Catalogue): string[] {
  return models.list().flatMap(({ id, capabilities }) => (capabilities.includes('chat') ? [id] : []))
}

/** How it writes now. A model that was chosen and is missing stays chosen: its absence is told, not hidden. */
export function writingOf(
  settings: StoredSettings,
  models: Catalogue,
): { mode: 'quote'; model: null } | { mode: 'generate'; model: string } {
  const model = settings.model ?? chatModels(models)[0] ?? null
  return settings.mode === 'quote' || model === null ? { mode: 'quote', model: null } : { mode: 'generate', model }
}
