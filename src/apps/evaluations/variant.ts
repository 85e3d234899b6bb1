import { CollectionId } from '#contract/ids'
import type { Ctx } from '#apps/context'
import { assertReadable } from '#data/search/assert-readable'
import { AppError } from '#platform/errors'
import { type Assistant, modelOfAssistant, within } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import { z } from 'zod'

/** One way of asking, as it is stored: null is what the assistant itself does. */
export const Variant = z.object({
  assistant: z.string(),
  collectionIds: z.array(CollectionId).nullable(),
  mode: z.enum(['quote', 'generate']).nullable(),
  model: z.string().nullable(),
})
export type Variant = z.infer<typeof Variant>
export const Variants = z.array(Variant).min(1).max(2)

/**
 * The assistant of a variant, as it writes now. Throws `model_not_found`, `model_cannot`, `invalid_request`, and
 * `not_found` for a collection that the actor may not read.
 */
export async function assistantOf(ctx: Ctx<'db' | 'settings' | 'models'>, variant: Variant): Promise<Assistant> {
  const { collectionIds } = variant
  const assistant = await resolveAssistant(ctx, modelOfAssistant(variant.assistant))
  if (collectionIds !== null) await assertReadable(ctx, { collectionIds })
  return within({ ...assistant, ...writingOf(ctx, variant, assistant) }, collectionIds)
}

function writingOf(
  { models }: Ctx<'models'>,
  variant: Variant,
  assistant: Assistant,
): Pick<Assistant, 'mode' | 'model'> {
  const mode = variant.mode ?? (variant.model === null ? assistant.mode : 'generate')
  if (mode === 'quote') {
    if (variant.model !== null) throw new AppError('invalid_request', { reason: 'quoting_uses_no_model' })
    return { mode, model: null }
  }
  const model = variant.model ?? assistant.model
  if (model === null) throw new AppError('invalid_request', { reason: 'no_chat_model' })
  models.resolve(model, 'chat')
  return { mode, model }
}
