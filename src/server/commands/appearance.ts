import { Appearance, type ShownAppearance } from '#contract/appearance'
import { getAppearance, updateAppearance } from '#platform/appearance/appearance'
import type { Ctx } from '#server/context'
import { z } from 'zod'
import { readShape } from './read-shape.ts'

/**
 * From a file in the shape of the interface: what it does not say stays. The logo, shown with the rest, has a way of its
 * own. Throws `validation_failed` with what the file has wrong, and what `updateAppearance` throws.
 */
export async function updateAppearanceFrom(ctx: Ctx<'db' | 'settings'>, json: string): Promise<ShownAppearance> {
  const change = readShape(z.record(z.string(), z.unknown()), json)
  const { logo: _, ...wanted } = { ...(await getAppearance(ctx)), ...change }
  return updateAppearance(ctx, readShape(Appearance, JSON.stringify(wanted)))
}
