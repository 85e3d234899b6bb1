import type { Ctx } from '#data/context'
import { hasCode } from '#platform/errors'
import { embedMissing, type TextToEmbed } from './embed-missing.ts'

/** Before a text is stored, so that it is found by its meaning as soon as it is there; without a model, vectors follow. */
export async function embedIfPossible(
  ctx: Ctx<'db' | 'embedder' | 'log'>,
  texts: readonly TextToEmbed[],
): Promise<void> {
  try {
    await embedMissing(ctx, texts)
  } catch (error) {
    if (!hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'passages are stored without their vectors, which will follow')
  }
}
