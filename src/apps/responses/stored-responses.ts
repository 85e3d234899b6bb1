import type { Ctx } from '#apps/context'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { OrganisationId, PrincipalId } from '#contract/ids'
import { AppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import {
  type StoredResponseRow,
  deleteExpiredResponses,
  deleteOwnResponse,
  findOwnResponse,
  upsertResponse,
} from './queries.ts'

/** An answer kept for a client that may come back to it. */
export interface StoredResponse {
  readonly id: string
  readonly body: object
  readonly inputItems: readonly object[]
  readonly messages: readonly object[]
}

/** Long enough to go on with a conversation, not an archive. */
const keptDays = 7

/** Keeps an answer, or what became of it since. */
export async function storeResponse(ctx: Ctx<'db'>, response: StoredResponse): Promise<void> {
  authorize(ctx, 'inference:use')
  const { owner, organisationId } = ownerOf(ctx)
  await upsertResponse(ctx.db, {
    id: response.id,
    organisation_id: organisationId,
    owner_principal_id: owner,
    body: JSON.stringify(response.body),
    input_items: JSON.stringify(response.inputItems),
    messages: JSON.stringify(response.messages),
    expires_at: new Date(Date.now() + keptDays * 24 * 3600 * 1000),
  })
}

/** Throws `not_found` for one that was not kept, has expired, or is somebody else's. */
export async function getResponse(ctx: Ctx<'db'>, id: string): Promise<StoredResponseRow> {
  authorize(ctx, 'inference:use')
  const row = await findOwnResponse(ctx.db, { owner: ownerOf(ctx).owner, id })
  if (row === undefined) throw new AppError('not_found', { what: 'response', id })
  return row
}

export async function deleteResponse(ctx: Ctx<'db'>, id: string): Promise<void> {
  authorize(ctx, 'inference:use')
  const isDeleted = await deleteOwnResponse(ctx.db, { owner: ownerOf(ctx).owner, id })
  if (!isDeleted) throw new AppError('not_found', { what: 'response', id })
}

export const pruneResponsesJob = defineJob({
  name: 'response.prune',
  payload: z.object({}),
  timeoutSeconds: 300,
  retries: 2,
})

/** Deletes the answers whose time is over. Gives how many. */
export async function pruneResponses(ctx: Ctx<'db'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  return deleteExpiredResponses(ctx.db)
}

function ownerOf({ actor }: Ctx): { owner: PrincipalId; organisationId: OrganisationId } {
  const organisationId = organisationIdOf(actor)
  if (!('ownPrincipal' in actor) || organisationId === null) throw new AppError('forbidden', { scope: 'person' })
  return { owner: actor.ownPrincipal, organisationId }
}
