import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type Assistant, assistantNameOf } from './assistant.ts'
import { type AssistantsCtx, readAssistant } from './list-assistants.ts'

/** The assistant of that name, as it writes now; null when the caller may ask none of that name. */
export async function findAssistant(ctx: AssistantsCtx, name: string): Promise<Assistant | null> {
  authorize(ctx, 'models:read')
  return readAssistant(ctx, name)
}

/**
 * The assistant behind `assistant/<name>`, for verbs that have their own permission. Its rights are asked at each call.
 * Throws `model_not_found`.
 */
export async function resolveAssistant(ctx: AssistantsCtx, model: string): Promise<Assistant> {
  const name = assistantNameOf(model)
  const found = name === null ? null : await readAssistant(ctx, name)
  if (!found) throw new AppError('model_not_found', { model })
  return found
}
