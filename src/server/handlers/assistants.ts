import type { assistantRoutes } from '#contract/assistants'
import { listAssistants } from '#toolbox/assistants/list-assistants'
import { getOrganisationAssistant, listOrganisationAssistants } from '#toolbox/assistants/organisation-assistants'
import { createAssistant, deleteAssistant, updateAssistant } from '#toolbox/assistants/save-assistant'
import type { Handlers } from '../http/handlers.ts'
import { presentOrganisationAssistant, presentUsableAssistant } from '../presenters/assistant.ts'

/** Assistants that an organisation makes, and those that the caller may ask. */
export const assistantHandlers: Handlers<keyof typeof assistantRoutes> = {
  async listUsableAssistants({ ctx }) {
    return { object: 'list', data: (await listAssistants(ctx)).map(presentUsableAssistant) }
  },

  async listAssistants({ ctx, query }) {
    const { rows, total } = await listOrganisationAssistants(ctx, query)
    return { object: 'list', data: rows.map(presentOrganisationAssistant), total, ...query }
  },

  createAssistant: async ({ ctx, body }) => presentOrganisationAssistant(await createAssistant(ctx, body)),

  getAssistant: async ({ ctx, params }) => presentOrganisationAssistant(await getOrganisationAssistant(ctx, params.id)),

  updateAssistant: async ({ ctx, params, body }) =>
    presentOrganisationAssistant(await updateAssistant(ctx, params.id, body)),

  deleteAssistant: ({ ctx, params }) => deleteAssistant(ctx, params.id),
}
