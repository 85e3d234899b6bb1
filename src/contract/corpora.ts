import { z } from 'zod'
import { CollectionId, DocumentParams, SourceParams } from './ids.ts'
import { route } from './route.ts'
import { keptName, listOf, Page, UnixSeconds, written } from './schemas.ts'

export const Rhythm = z.enum(['hourly', 'daily', 'weekly'])
export type Rhythm = z.infer<typeof Rhythm>

/** Something that an administrator can add: an official corpus or a connector. */
export const SourceKind = z.object({
  object: z.literal('source_kind'),
  id: z.string(),
  is_corpus: z.boolean().describe('An official corpus, read by everybody; else a connector to files of one’s own'),
  title: z.string(),
  description: z.string(),
  publisher: z.string().nullable(),
  licence: z.string().nullable(),
  origin: z.string().nullable().describe('Package and version, or where the publisher keeps the archive'),
  settings: z.record(z.string(), z.unknown()).describe('JSON Schema of the settings, for a form'),
  has_secret: z.boolean().describe('A password or a secret key is asked for'),
  is_pushed: z.boolean().describe('Its documents are sent by a program: nothing is read by itself'),
})
export type SourceKind = z.infer<typeof SourceKind>

export const SourceRun = z.object({
  object: z.literal('source_run'),
  id: z.number().int(),
  source_id: z.number().int(),
  state: z.enum(['queued', 'running', 'finished', 'failed', 'paused']),
  dry_run: z.boolean().describe('Nothing was written: it says what would be'),
  listed: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  removed: z.number().int(),
  failed: z.number().int(),
  removals_waiting: z
    .number()
    .int()
    .describe('Documents that the source lists no longer, more than a fifth: kept until a run with `approve_removals`'),
  samples: z
    .array(
      z.object({
        kind: z.enum(['added', 'changed', 'removed', 'failed', 'warning']),
        title: z.string(),
        reason: z.string().optional(),
        documents: z.number().int().optional().describe('How many documents a warning is about'),
      }),
    )
    .describe('A few of each kind'),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  requested: UnixSeconds,
  started: UnixSeconds.nullable(),
  ended: UnixSeconds.nullable(),
})
export type SourceRun = z.infer<typeof SourceRun>

export const Source = z.object({
  object: z.literal('source'),
  id: z.number().int(),
  kind: z.string(),
  name: z.string().describe('Of the collection that it fills'),
  collection_id: z.number().int(),
  documents: z.number().int(),
  settings: z.record(z.string(), z.unknown()),
  has_secret: z.boolean(),
  rhythm: Rhythm.nullable().describe('How often it is read by itself; null: by hand'),
  paused: z.boolean(),
  last_complete: UnixSeconds.nullable(),
  last_run: SourceRun.nullable(),
})
export type Source = z.infer<typeof Source>

const Settings = z
  .record(z.string().max(100), z.union([z.string().max(4000), z.number(), z.boolean()]))
  .refine((settings) => Object.keys(settings).length <= 20, 'too many settings')

export const SourceDraft = z.strictObject({
  kind: z.string().min(1).max(100),
  collection_id: CollectionId.optional().describe('A collection to fill that is there; without it one is made'),
  name: keptName(z.string().trim().min(1).max(200))
    .optional()
    .describe('Of the collection that is made; corpora have their own'),
  visibility: z.enum(['private', 'organisation']).default('organisation'),
  settings: Settings.default({}),
  secret: z.string().max(4000).optional(),
  rhythm: Rhythm.nullable().default('daily'),
  first_run: z
    .enum(['full', 'dry', 'none'])
    .default('full')
    .describe('`dry` only says what would be read. The rhythm begins with the first run that writes'),
})

export const SourceChange = z.strictObject({
  settings: Settings.optional(),
  secret: z.string().max(4000).optional(),
  rhythm: Rhythm.nullable().optional(),
  paused: z.boolean().optional(),
})

const RunDraft = z.strictObject({
  dry_run: z.boolean().default(false),
  approve_removals: z.boolean().default(false),
})

const governed = { tag: 'collections', access: 'settings:manage', transport: 'json' } as const

export const Reference = z.object({
  object: z.literal('reference'),
  id: z.number().int(),
  kind: z.enum(['article', 'sheet', 'url', 'local_service']),
  label: z.string(),
  heading: z.string().nullable().describe('Heading under which the document refers to it'),
  target: z.string(),
  document: z
    .object({ id: z.number().int(), title: z.string(), url: z.string().nullable() })
    .nullable()
    .describe('The document that holds what is referred to, when one is here'),
})

export const corporaRoutes = {
  listReferences: route({
    method: 'GET',
    path: '/v1/documents/:id/references',
    tag: 'collections',
    summary: 'Articles, sheets and addresses that a document refers to',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: DocumentParams,
    query: Page,
    response: listOf(Reference),
  }),
  dcatCatalogue: route({
    method: 'GET',
    path: '/api/catalogue/dcat',
    tag: 'collections',
    summary: 'Catalogue of the public collections and corpora: DCAT-AP 3, in JSON-LD',
    access: 'public',
    transport: 'raw',
    mediaTypes: ['application/ld+json'],
    status: 200,
    query: z.object({
      limit: written(z.number().int().min(1).max(1000)).default(1000),
      after: written(z.number().int().min(0).max(2_147_483_647)).default(0).describe('As `hydra:next` gives it'),
    }),
  }),
  listSourceKinds: route({
    ...governed,
    method: 'GET',
    path: '/api/source-kinds',
    summary: 'Official corpora and connectors that can be added',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(SourceKind) }),
  }),
  listSources: route({
    ...governed,
    method: 'GET',
    path: '/api/sources',
    summary: 'What fills collections, with the state of each',
    status: 200,
    query: Page,
    response: listOf(Source),
  }),
  addSource: route({
    ...governed,
    method: 'POST',
    path: '/api/sources',
    summary: 'Add a corpus or a connector; its first run is asked for',
    status: 201,
    body: SourceDraft,
    response: Source,
  }),
  getSource: route({
    ...governed,
    method: 'GET',
    path: '/api/sources/:id',
    summary: 'One source',
    status: 200,
    params: SourceParams,
    response: Source,
  }),
  updateSource: route({
    ...governed,
    method: 'PATCH',
    path: '/api/sources/:id',
    summary: 'Pause a source or let it go on, change its settings or its rhythm',
    status: 200,
    params: SourceParams,
    body: SourceChange,
    response: Source,
  }),
  deleteSource: route({
    ...governed,
    method: 'DELETE',
    path: '/api/sources/:id',
    summary: 'Delete a source, with the collection that it fills or without',
    status: 204,
    params: SourceParams,
    query: z.object({ documents: z.enum(['delete', 'keep']).default('delete') }),
  }),
  runSource: route({
    ...governed,
    method: 'POST',
    path: '/api/sources/:id/runs',
    summary: 'Read a source now, or only say what would change',
    status: 202,
    params: SourceParams,
    body: RunDraft,
    response: SourceRun,
  }),
  listSourceRuns: route({
    ...governed,
    method: 'GET',
    path: '/api/sources/:id/runs',
    summary: 'Reports of the runs, newest first',
    status: 200,
    params: SourceParams,
    query: Page,
    response: listOf(SourceRun),
  }),
}
