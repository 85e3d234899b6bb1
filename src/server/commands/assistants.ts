import { AssistantChange, AssistantDraft, type OrganisationAssistant } from '#contract/assistants'
import { type GovernedAssistant, listOrganisationAssistants } from '#toolbox/assistants/organisation-assistants'
import { createAssistant, deleteAssistant, updateAssistant } from '#toolbox/assistants/save-assistant'
import type { Ctx } from '#server/context'
import { presentOrganisationAssistant } from '../presenters/assistant.ts'
import { readShape } from './read-shape.ts'
import { asOrganisation } from '#data/access/as-organisation'

/** As many as anybody reads on a terminal. */
const every = { limit: 1000, offset: 0 }

type AssistantsCtx = Ctx<'db' | 'models'>

/** For the command line, which sees no toolbox: what the page does, from a file in the shape of the interface. */
export async function listAssistantsOfOrganisation(ctx: Ctx<'db'>): Promise<OrganisationAssistant[]> {
  const { rows } = await listOrganisationAssistants(await asOrganisation(ctx), every)
  return rows.map(presentOrganisationAssistant)
}

/** Throws `validation_failed` with what the file has wrong. */
export async function createAssistantFrom(ctx: AssistantsCtx, json: string): Promise<OrganisationAssistant> {
  return presented(createAssistant(await asOrganisation(ctx), readShape(AssistantDraft, json)))
}

export async function updateAssistantFrom(
  ctx: AssistantsCtx,
  id: number,
  json: string,
): Promise<OrganisationAssistant> {
  return presented(updateAssistant(await asOrganisation(ctx), id, readShape(AssistantChange, json)))
}

export async function deleteOneAssistant(ctx: Ctx<'db'>, id: number): Promise<void> {
  return deleteAssistant(await asOrganisation(ctx), id)
}

async function presented(saved: Promise<GovernedAssistant>): Promise<OrganisationAssistant> {
  return presentOrganisationAssistant(await saved)
}
