import { z } from 'zod'
import { route } from './route.ts'
import { GroupId, CollectionId } from './ids.ts'
import { Id, IdParams, keptName, keptText, listOf, Page, UnixSeconds } from './schemas.ts'

/** `quote` shows passages word for word; `generate` writes with a model and has each claim checked. */
const Mode = z.enum(['quote', 'generate'])

const Name = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'small letters, figures and hyphens')
  .describe('It is called as the model `assistant/<name>`')
const Title = keptName(z.string().trim().min(1).max(100))
const Description = keptText(z.string().trim().max(500))
const Instructions = keptText(z.string().trim().max(4000)).describe(
  'How it writes: its tone, its readers, its form. It still answers from passages alone.',
)
const ModelName = keptText(z.string().min(1).max(500))
  .nullable()
  .describe('Chat model that it writes with; null for the one that the organisation writes with')
const CollectionIds = z
  .array(CollectionId)
  .min(1)
  .max(100)
  .nullable()
  .describe('What it answers from, among what whoever asks may read; null for all of that')

const mostReaders = 100

/** Who sees it and may ask it: the whole organisation, or groups and people of it. */
const Audience = z.strictObject({
  organisation: z.boolean().default(false),
  group_ids: z.array(GroupId).max(mostReaders).default([]),
  emails: z.array(z.email().max(320)).max(mostReaders).default([]).describe('People, by their addresses'),
})

export const OrganisationAssistant = z.object({
  object: z.literal('assistant'),
  id: Id,
  name: z.string(),
  model_id: z.string().describe('Under which it is called: `assistant/<name>`'),
  title: z.string(),
  description: z.string(),
  instructions: z.string(),
  mode: Mode,
  model: z.string().nullable(),
  collections: z
    .array(z.object({ id: Id, name: z.string().nullable().describe('Null for one that the caller may not read') }))
    .nullable(),
  audience: z.object({
    organisation: z.boolean(),
    groups: z.array(z.object({ id: Id, name: z.string() })),
    people: z.array(z.object({ id: Id, name: z.string(), email: z.string() })),
  }),
  created: UnixSeconds,
  updated: UnixSeconds,
})
export type OrganisationAssistant = z.infer<typeof OrganisationAssistant>

export const AssistantDraft = z.strictObject({
  name: Name,
  title: Title,
  description: Description.default(''),
  instructions: Instructions.default(''),
  mode: Mode.default('generate'),
  model: ModelName.default(null),
  collection_ids: CollectionIds.default(null),
  audience: Audience.default({ organisation: false, group_ids: [], emails: [] }),
})
export type AssistantDraft = z.output<typeof AssistantDraft>

export const AssistantChange = z.strictObject({
  title: Title.optional(),
  description: Description.optional(),
  instructions: Instructions.optional(),
  mode: Mode.optional(),
  model: ModelName.optional(),
  collection_ids: CollectionIds.optional(),
  audience: Audience.optional(),
})
export type AssistantChange = z.output<typeof AssistantChange>

/** One that the caller may ask, as it is chosen. */
const UsableAssistant = z.object({
  name: z.string(),
  model_id: z.string(),
  title: z.string().nullable().describe('Null for the assistant that every instance has'),
  description: z.string(),
  mode: Mode,
  collection_ids: z.array(Id).nullable(),
})
export type UsableAssistant = z.infer<typeof UsableAssistant>

const governed = { tag: 'applications', access: 'settings:manage', transport: 'json' } as const

export const assistantRoutes = {
  listUsableAssistants: route({
    method: 'GET',
    path: '/api/usable-assistants',
    tag: 'applications',
    summary: 'Assistants that the caller may ask, the one that every instance has first',
    access: 'models:read',
    transport: 'json',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(UsableAssistant) }),
  }),
  listAssistants: route({
    ...governed,
    method: 'GET',
    path: '/api/assistants',
    summary: 'Assistants that the organisation made, by title',
    status: 200,
    query: Page,
    response: listOf(OrganisationAssistant),
  }),
  createAssistant: route({
    ...governed,
    method: 'POST',
    path: '/api/assistants',
    summary: 'Make an assistant: instructions, collections, a model, and who may ask it',
    status: 201,
    body: AssistantDraft,
    response: OrganisationAssistant,
  }),
  getAssistant: route({
    ...governed,
    method: 'GET',
    path: '/api/assistants/:id',
    summary: 'An assistant of the organisation',
    status: 200,
    params: IdParams,
    response: OrganisationAssistant,
  }),
  updateAssistant: route({
    ...governed,
    method: 'PATCH',
    path: '/api/assistants/:id',
    summary: 'Change an assistant: the next question follows',
    status: 200,
    params: IdParams,
    body: AssistantChange,
    response: OrganisationAssistant,
  }),
  deleteAssistant: route({
    ...governed,
    method: 'DELETE',
    path: '/api/assistants/:id',
    summary: 'Delete an assistant; conversations with it are kept and answer no more',
    status: 204,
    params: IdParams,
  }),
}
