import type { assistantSettingsRoutes } from '#contract/assistant-settings'
import { getAssistantSettings } from '#toolbox/assistants/get-assistant-settings'
import { updateAssistantSettings } from '#toolbox/assistants/update-assistant-settings'
import type { Handlers } from '../http/handlers.ts'

export const assistantSettingsHandlers: Handlers<keyof typeof assistantSettingsRoutes> = {
  getAssistantSettings: ({ ctx }) => getAssistantSettings(ctx),
  updateAssistantSettings: ({ ctx, body }) => updateAssistantSettings(ctx, body),
}
