import { type DataLevel, ModelRouting, dataLevels } from '#contract/model-routing'
import type { Ctx } from '#inference/context'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Settings } from '#platform/settings/settings'
import { defineSetting } from '#platform/settings/setting'
import type { Backend } from '../backends/backend.ts'
import type { Catalogue } from '../catalogue.ts'

/** An organisation that has its own servers prefers them; what its calls hold is for it to say. */
export const openRouting: ModelRouting = { servers: 'own-first', data: 'public' }

const modelRoutingSetting = defineSetting('model-routing', ModelRouting, openRouting)

export function getModelRouting(ctx: Ctx<'settings'>): Promise<ModelRouting> {
  authorize(ctx, 'settings:manage')
  return ctx.settings.read(modelRoutingSetting, organisationOf(ctx))
}

/** In force within a second everywhere. */
export async function updateModelRouting(ctx: Ctx<'db' | 'settings'>, value: ModelRouting): Promise<ModelRouting> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, modelRoutingSetting, { organisationId, value })
    await audit(tx, ctx, { action: 'model-routing.update', details: { ...value } })
  })
  return value
}

/** Keeps the catalogue as the organisations want it. */
export function followModelRouting({ settings, models }: { settings: Settings; models: Catalogue }): Promise<void> {
  return settings.follow(modelRoutingSetting, async () => models.govern(await settings.readAll(modelRoutingSetting)))
}

/** Servers see everything unless their settings say less. */
export function maySee({ maySee: most = 'sensitive' }: Pick<Backend, 'maySee'>, level: DataLevel): boolean {
  return dataLevels.indexOf(most) >= dataLevels.indexOf(level)
}

/** The higher of what an organisation says of all its calls and what a request says of itself. */
export function levelOf(always: DataLevel, asked: DataLevel | undefined): DataLevel {
  return asked !== undefined && dataLevels.indexOf(asked) > dataLevels.indexOf(always) ? asked : always
}
