import { z } from 'zod'
import { Document, DocumentForm, DocumentState } from './documents.ts'
import { route } from './route.ts'
import { SourceParams } from './ids.ts'
import { keptText, listOf, Page, UnixSeconds } from './schemas.ts'

const ExternalId = keptText(z.string().trim().min(1).max(1000))

const items = { tag: 'collections', access: 'collections:write' } as const
const path = '/api/sources/:id/items'

/** What a program pushes to a source of the kind `push`, for whoever may write the collection that it fills. */
export const sourceItemRoutes = {
  pushSourceItem: route({
    ...items,
    method: 'POST',
    path,
    summary: 'Push an item: new, or in the place of the one of this external id. It is kept when the answer comes',
    transport: 'upload',
    params: SourceParams,
    form: z.object({
      external_id: ExternalId.describe('Stays the same as long as the item is the same one'),
      name: DocumentForm.shape.name,
      metadata: DocumentForm.shape.metadata,
      mark: keptText(z.string().min(1).max(500))
        .optional()
        .describe('Changes when the item does: what bears the mark that is kept is not read again'),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .optional(),
      updated_at: z.iso.date().optional().describe('Of its publisher, YYYY-MM-DD'),
    }),
    limits: { file: 'document' },
    status: 201,
    response: Document,
  }),
  listSourceItems: route({
    ...items,
    method: 'GET',
    path,
    summary: 'What was pushed, in the order in which it came',
    transport: 'json',
    status: 200,
    params: SourceParams,
    query: Page,
    response: listOf(
      z.object({
        object: z.literal('source_item'),
        external_id: z.string(),
        mark: z.string().nullable(),
        document_id: z.number().int(),
        name: z.string(),
        state: DocumentState,
        updated: UnixSeconds,
      }),
    ),
  }),
  deleteSourceItem: route({
    ...items,
    method: 'DELETE',
    path,
    summary: 'Take an item away with its document',
    transport: 'json',
    status: 204,
    params: SourceParams,
    query: z.object({ external_id: ExternalId }),
  }),
}
