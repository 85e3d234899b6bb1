import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import { type Assistant, assistantNameOf } from './assistant.ts'
import { readAssistants } from './list-assistants.ts'

/** The assistant of that name, as it writes now; null when there is none. */
export async function findAssistant(ctx: Ctx<'settings' | 'models'>, name: string): Promise<Assistant | null> {
  authorize(ctx, 'models:read')
  return (await readAssistants(ctx)).find((assistant) => assistant.name === name) ?? null
}

/** The assistant behind `assistant/<name>`, for verbs that have their own permission. Throws `model_not_found`. */
export async function resolveAssistant(ctx: Ctx<'settings' | 'models'>, model: string): Promise<Assistant> {
  const name = assistantNameOf(model)
  const found = (await readAssistants(ctx)).find((assistant) => assistant.name === name)
  if (!found) throw new AppError('model_not_found', { model })
  return found
}
