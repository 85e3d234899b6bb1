import { z } from 'zod'
import { route } from './route.ts'
import { ModelName } from './schemas.ts'

/** How the assistant writes: quoting word for word, or with a model of a configured server. */
export const AssistantSettings = z.object({
  mode: z.enum(['quote', 'generate']),
  model: z.string().nullable(),
  models: z.array(z.string()).describe('Chat models that can be chosen now'),
})
export type AssistantSettings = z.infer<typeof AssistantSettings>

export const AssistantSettingsDraft = z.strictObject({
  mode: z.enum(['quote', 'generate']),
  model: ModelName.nullish(),
})
export type AssistantSettingsDraft = z.input<typeof AssistantSettingsDraft>

export const assistantSettingsRoutes = {
  getAssistantSettings: route({
    method: 'GET',
    path: '/api/settings/assistant',
    tag: 'account',
    summary: 'How the assistant writes',
    access: 'settings:manage',
    transport: 'json',
    status: 200,
    response: AssistantSettings,
  }),
  updateAssistantSettings: route({
    method: 'PUT',
    path: '/api/settings/assistant',
    tag: 'account',
    summary: 'Choose how the assistant writes',
    access: 'settings:manage',
    transport: 'json',
    status: 200,
    body: AssistantSettingsDraft,
    response: AssistantSettings,
  }),
}
