import { AssistantChange, AssistantDraft, type OrganisationAssistant } from '#contract/assistants'
import { type GovernedAssistant, listOrganisationAssistants } from '#toolbox/assistants/organisation-assistants'
import { createAssistant, deleteAssistant, updateAssistant } from '#toolbox/assistants/save-assistant'
import { AppError, messageOf } from '#platform/errors'
import type { Ctx } from '#server/context'
import type { z } from 'zod'
import { presentOrganisationAssistant } from '../presenters/assistant.ts'
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
  return presented(createAssistant(await asOrganisation(ctx), read(AssistantDraft, json)))
}

export async function updateAssistantFrom(
  ctx: AssistantsCtx,
  id: number,
  json: string,
): Promise<OrganisationAssistant> {
  return presented(updateAssistant(await asOrganisation(ctx), id, read(AssistantChange, json)))
}

export async function deleteOneAssistant(ctx: Ctx<'db'>, id: number): Promise<void> {
  return deleteAssistant(await asOrganisation(ctx), id)
}

async function presented(saved: Promise<GovernedAssistant>): Promise<OrganisationAssistant> {
  return presentOrganisationAssistant(await saved)
}

function read<Shape extends z.ZodType>(shape: Shape, json: string): z.output<Shape> {
  const parsed = shape.safeParse(parse(json))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message, code }) => ({
    loc: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    msg: message,
    type: code,
  }))
  throw new AppError('validation_failed', { issues })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new AppError('invalid_json', { reason: 'told_error', value: messageOf(error) }, { cause: error })
  }
}
