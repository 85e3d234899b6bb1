import { z } from 'zod'
import { SourceRun } from './corpora.ts'
import { route } from './route.ts'
import { SourceParams } from './ids.ts'
import { IdParams, listOf, Page, UnixSeconds } from './schemas.ts'

export const Pack = z.object({
  object: z.literal('pack'),
  id: z.number().int(),
  name: z.string().describe('Of the file'),
  url: z.string().nullable().describe('Where it is fetched from; null for one that was sent'),
  state: z
    .enum(['waiting', 'fetching', 'checking', 'ready', 'refused'])
    .describe('`ready`: all of it was compared with what was signed; nothing of it is stored until it is added'),
  size_bytes: z.number().int().describe('What is here of it'),
  content: z
    .object({
      corpus: z.object({ id: z.string(), title: z.string(), publisher: z.string(), licence: z.string() }),
      packed: UnixSeconds,
      signed_by: z.string().describe('Public key (Ed25519) of the instance that packed it'),
      signed_here: z.boolean().describe('This instance packed it'),
      texts: z.number().int(),
      vectors: z.number().int(),
      profile: z.string().describe('Of the embedding model whose vectors it holds'),
      vectors_used: z.boolean().describe('They are taken over; else they are computed here'),
    })
    .nullable()
    .describe('Null while nothing is known of it'),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  source_id: z.number().int().nullable().describe('Of its corpus, when it is here'),
  run: SourceRun.nullable().describe('The last one that added it, or tried to'),
  created: UnixSeconds,
  expires: UnixSeconds.describe('When it is forgotten; what was added of it stays'),
})
export type Pack = z.infer<typeof Pack>

const PackAddress = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2000),
})

const PackRunDraft = z.strictObject({
  dry_run: z.boolean().default(false),
  approve_removals: z.boolean().default(false),
})

const governed = { tag: 'collections', access: 'settings:manage' } as const

/** Corpora with their vectors as one signed file: made here, or given by another instance. */
export const packRoutes = {
  downloadPack: route({
    ...governed,
    method: 'GET',
    path: '/api/sources/:id/pack',
    summary: 'An official corpus with its vectors as one signed file, which another instance adds',
    transport: 'download',
    status: 200,
    params: SourceParams,
  }),
  listPacks: route({
    ...governed,
    method: 'GET',
    path: '/api/packs',
    summary: 'Packs that were given, newest first, with what each holds',
    transport: 'json',
    status: 200,
    query: Page,
    response: listOf(Pack),
  }),
  givePack: route({
    ...governed,
    method: 'POST',
    path: '/api/packs',
    summary: 'Give a pack. It is kept and checked; nothing of what it holds is stored before it is added',
    transport: 'upload',
    form: z.object({}),
    limits: { file: 'pack' },
    status: 201,
    response: Pack,
  }),
  fetchPack: route({
    ...governed,
    method: 'POST',
    path: '/api/packs/fetch',
    summary: 'Fetch a pack from an address, and check it',
    transport: 'json',
    status: 202,
    body: PackAddress,
    response: Pack,
  }),
  getPack: route({
    ...governed,
    method: 'GET',
    path: '/api/packs/:id',
    summary: 'One pack',
    transport: 'json',
    status: 200,
    params: IdParams,
    response: Pack,
  }),
  addPack: route({
    ...governed,
    method: 'POST',
    path: '/api/packs/:id/runs',
    summary: 'Bring its corpus to what a pack holds, or only say what would change',
    transport: 'json',
    status: 202,
    params: IdParams,
    body: PackRunDraft,
    response: SourceRun,
  }),
  deletePack: route({
    ...governed,
    method: 'DELETE',
    path: '/api/packs/:id',
    summary: 'Forget a pack; what was added of it stays',
    transport: 'json',
    status: 204,
    params: IdParams,
  }),
}
