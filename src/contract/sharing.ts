import { z } from 'zod'
import { route } from './route.ts'
import { GroupId, CollectionParams } from './ids.ts'
import { ChosenSeconds, Id, keptText, listOf, Page, UnixSeconds } from './schemas.ts'

/** Base of who reads a collection; groups and organisations that are named read it beside. */
export const Visibility = z.enum(['private', 'organisation', 'public'])

const mostShares = 100

export const CollectionAccess = z.object({
  object: z.literal('collection.access'),
  collection_id: Id,
  visibility: Visibility,
  groups: z.array(z.object({ id: Id, name: z.string() })),
  organisations: z
    .array(z.object({ name: z.string(), until: UnixSeconds }))
    .describe('Other organisations, until when'),
})

export const CollectionAccessDraft = z.strictObject({
  visibility: Visibility.describe('`public` asks for `collections:publish`'),
  group_ids: z.array(GroupId).max(mostShares).default([]).describe('Groups of the organisation'),
  organisations: z
    .array(z.strictObject({ name: keptText(z.string().trim().min(1).max(200)), until: ChosenSeconds }))
    .max(mostShares)
    .default([])
    .describe('Other organisations by their exact names, until a moment to come; asks for `collections:publish`'),
})

/** Who reads, told with names. */
export const CollectionReader = z.object({
  kind: z.enum(['everyone', 'organisation', 'group', 'person', 'service-account']),
  name: z.string().nullable().describe('Null for everyone'),
  until: UnixSeconds.nullable(),
  people: z.number().int().nullable().describe('How many people that is now; null for everyone and for programs'),
  members: z.array(z.string()).describe('Names, of a group: the first hundred'),
})

const SharingGroup = z.object({ object: z.literal('group'), id: Id, name: z.string(), members: z.number().int() })

const sharing = { tag: 'collections', access: 'collections:write', transport: 'json' } as const

export const sharingRoutes = {
  getCollectionAccess: route({
    ...sharing,
    method: 'GET',
    path: '/api/collections/:id/access',
    summary: 'What was chosen of who reads a collection',
    status: 200,
    params: CollectionParams,
    response: CollectionAccess,
  }),
  changeCollectionAccess: route({
    ...sharing,
    method: 'PUT',
    path: '/api/collections/:id/access',
    summary: 'Choose who reads a collection: its documents and search follow at once',
    status: 200,
    params: CollectionParams,
    body: CollectionAccessDraft,
    response: CollectionAccess,
  }),
  listCollectionReaders: route({
    ...sharing,
    method: 'GET',
    path: '/api/collections/:id/readers',
    summary: 'Who can read a collection now, by name; the question leaves a trace',
    status: 200,
    params: CollectionParams,
    response: z.object({ object: z.literal('list'), data: z.array(CollectionReader) }),
  }),
  listSharingGroups: route({
    ...sharing,
    method: 'GET',
    path: '/api/sharing/groups',
    summary: 'Groups of the organisation that a collection can be shared with, by name',
    status: 200,
    query: Page,
    response: listOf(SharingGroup),
  }),
}
