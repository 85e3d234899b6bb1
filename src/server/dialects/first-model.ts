import { AppError } from '#platform/errors'
import type { Ctx } from '#server/context'

type Use = 'chat' | 'embeddings' | 'rerank' | 'moderation'

/** The model of clients that may leave the choice to the service: the first that does it, one that informs nobody last. */
export function modelOr({ models }: Ctx<'models'>, named: string | null | undefined, use: Use): string {
  const able = models.list().filter(({ capabilities }) => capabilities.includes(use))
  const model = named ?? (able.find(({ isDemonstration }) => isDemonstration !== true) ?? able[0])?.id
  if (model === undefined) throw new AppError('model_not_found', { model: use })
  return model
}
