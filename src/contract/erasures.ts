import { z } from 'zod'
import { route } from './route.ts'
import { Id, IdParams, listOf, Page, UnixSeconds } from './schemas.ts'

/** A person goes with what is theirs alone; an organisation with all that it has. */
export const ErasureKind = z.enum(['person', 'document', 'collection', 'organisation'])
export type ErasureKind = z.infer<typeof ErasureKind>

const counts = z.record(z.string(), z.number().int())

/** A row of the chained trace: what went, and what was still found of it in each place. It holds no content. */
export const ErasureReceipt = z.object({
  object: z.literal('erasure-receipt'),
  id: Id.describe('Number of its row in the trace'),
  kind: ErasureKind,
  target_id: Id.describe('Number of what was erased: nothing else of it is kept'),
  erased: UnixSeconds,
  removed: counts.describe('How many of each kind of thing went'),
  remains: counts.describe(
    'What a search of each place still found: `database`, `index`, `storage`, `answers`, `caches`; zero everywhere is the proof',
  ),
  is_complete: z.boolean(),
  previous_hash: z.string().describe('SHA-256 of the row before, in hexadecimal'),
  hash: z.string().describe('SHA-256 of this row, in hexadecimal: the next row of the trace carries it'),
})
export type ErasureReceipt = z.infer<typeof ErasureReceipt>

const governed = { tag: 'account', access: 'settings:manage', transport: 'json' } as const

export const erasureRoutes = {
  erase: route({
    ...governed,
    method: 'POST',
    path: '/api/erasures',
    summary:
      'Erase a person, a document, a collection or an organisation, and prove it; nothing brings it back. A person asks for `people:manage` too, another organisation than one’s own for `organisations:manage`',
    status: 201,
    body: z.strictObject({ kind: ErasureKind, target_id: Id }),
    response: ErasureReceipt,
  }),
  listErasures: route({
    ...governed,
    method: 'GET',
    path: '/api/erasures',
    summary: 'Receipts of what was erased in the organisation, the latest first',
    status: 200,
    query: Page,
    response: listOf(ErasureReceipt),
  }),
  downloadErasure: route({
    ...governed,
    transport: 'download',
    method: 'GET',
    path: '/api/erasures/:id',
    summary: 'One receipt, as a file of JSON to be kept elsewhere',
    status: 200,
    params: IdParams,
  }),
  eraseOwnAccount: route({
    tag: 'account',
    access: 'signed-in',
    transport: 'json',
    method: 'DELETE',
    path: '/api/me',
    summary: 'Erase the own account, conversations and private collections; nothing brings them back',
    status: 200,
    response: ErasureReceipt,
  }),
}
