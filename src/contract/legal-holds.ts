import { z } from 'zod'
import { route } from './route.ts'
import { Id, IdParams, keptText, listOf, Page, UnixSeconds } from './schemas.ts'

/** A person is held with all that is theirs: conversations, collections and files. */
const HeldKind = z.enum(['person', 'collection', 'conversation'])

const LegalHold = z.object({
  object: z.literal('legal-hold'),
  id: Id,
  kind: HeldKind,
  target_id: Id.describe('Number of what is held'),
  name: z.string().nullable().describe('Of a person; null for what else is held'),
  reason: z.string(),
  placed: UnixSeconds,
})

const HoldDraft = z.strictObject({
  kind: HeldKind,
  target_id: Id,
  reason: keptText(z.string().trim().min(1).max(1000)).describe('For administrators alone'),
})

const governed = { tag: 'account', access: 'settings:manage', transport: 'json' } as const

export const legalHoldRoutes = {
  listLegalHolds: route({
    ...governed,
    method: 'GET',
    path: '/api/legal-holds',
    summary: 'What the organisation has to keep, the latest first',
    status: 200,
    query: Page,
    response: listOf(LegalHold),
  }),
  placeLegalHold: route({
    ...governed,
    method: 'POST',
    path: '/api/legal-holds',
    summary: 'Have a person, a collection or a conversation kept: nothing deletes or erases it until it is released',
    status: 201,
    body: HoldDraft,
    response: LegalHold,
  }),
  releaseLegalHold: route({
    ...governed,
    method: 'DELETE',
    path: '/api/legal-holds/:id',
    summary: 'Release what was held',
    status: 204,
    params: IdParams,
  }),
}
