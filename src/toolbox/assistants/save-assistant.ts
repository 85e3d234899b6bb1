import type { OrganisationId } from '#contract/ids'
import type { AssistantChange, AssistantDraft } from '#contract/assistants'
import { findOrganisationPrincipal } from '#data/access/queries'
import { findGroups } from '#data/collections/sharing/queries'
import { assertReadable } from '#data/search/assert-readable'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { type Database, isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { defaultAssistantName } from './assistant.ts'
import { type GovernedAssistant, getOrganisationAssistant } from './organisation-assistants.ts'
import { changeAssistant, findPeopleByEmail, insertAssistant, removeAssistant } from './queries.ts'
import { chatModels } from './stored-settings.ts'

type SavingCtx = Ctx<'db' | 'models'>

/**
 * Makes an assistant. Throws `name_taken`, `model_not_found`, and `not_found` for a collection that the caller may not
 * read, a group or a person of elsewhere.
 */
export async function createAssistant(ctx: SavingCtx, draft: AssistantDraft): Promise<GovernedAssistant> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const { name, title, description, instructions, mode, model } = draft
  if (name === defaultAssistantName) throw new AppError('name_taken', { name })
  assertModel(ctx, model)
  await assertReadable(ctx, { collectionIds: draft.collection_ids ?? [] })
  const id = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const readers = await principalsIn(tx, organisationId, draft.audience)
      const made = await insertAssistant(tx, {
        ...{ name, title, description, instructions, mode, model, readers },
        organisation_id: organisationId,
        collection_ids: draft.collection_ids,
      })
      const details = { mode, model, readers: readers.length }
      await audit(tx, ctx, { action: 'assistant.create', target: { kind: 'assistant', id: made }, details })
      return made
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AppError('name_taken', { name }, { cause: error }) : error
    })
  return getOrganisationAssistant(ctx, id)
}

/** Changes an assistant: what is left out stays. Collections that it has already are not asked for again. */
export async function updateAssistant(ctx: SavingCtx, id: number, change: AssistantChange): Promise<GovernedAssistant> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const { row } = await getOrganisationAssistant(ctx, id)
  const { audience, ...fields } = change
  if (change.model !== row.model) assertModel(ctx, change.model ?? null)
  const known = row.collection_ids ?? []
  await assertReadable(ctx, { collectionIds: (change.collection_ids ?? []).filter((one) => !known.includes(one)) })
  await ctx.db.transaction().execute(async (tx) => {
    const readers = audience === undefined ? row.readers : await principalsIn(tx, organisationId, audience)
    if (!(await changeAssistant(tx, { organisationId, id }, { ...fields, readers }))) throw absent(id)
    const details = { changed: Object.keys(change).toSorted().join(' '), readers: readers.length }
    await audit(tx, ctx, { action: 'assistant.update', target: { kind: 'assistant', id }, details })
  })
  return getOrganisationAssistant(ctx, id)
}

export async function deleteAssistant(ctx: Ctx<'db'>, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await removeAssistant(tx, { organisationId: organisationOf(ctx), id }))) throw absent(id)
    await audit(tx, ctx, { action: 'assistant.delete', target: { kind: 'assistant', id } })
  })
}

function absent(id: number): AppError {
  return new AppError('not_found', { what: 'assistant', id })
}

function assertModel({ models }: Ctx<'models'>, model: string | null): void {
  if (model !== null && !chatModels(models).includes(model)) throw new AppError('model_not_found', { model })
}

async function principalsIn(tx: Database, organisationId: OrganisationId, audience: AssistantDraft['audience']) {
  const { organisation, group_ids: groupIds, emails } = audience
  const [members, groups, people] = await Promise.all([
    organisation ? findOrganisationPrincipal(tx, organisationId) : null,
    findGroups(tx, organisationId, groupIds),
    findPeopleByEmail(tx, organisationId, emails),
  ])
  const group = groupIds.find((id) => !groups.some((known) => known.id === id))
  if (group !== undefined) throw new AppError('not_found', { what: 'group', id: group })
  const email = emails.find((one) => !people.some((known) => known.email === one.toLowerCase()))
  if (email !== undefined) throw new AppError('not_found', { what: 'person', id: email })
  const named = [...groups, ...people].map(({ principal_id: principal }) => principal)
  return [...new Set(members === null ? named : [members.id, ...named])]
}
