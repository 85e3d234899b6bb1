import { z } from 'zod'
import { ChunkId, DocumentId, DocumentParams } from './ids.ts'
import { Chunk } from './data.ts'
import { SentMetadata } from './documents.ts'
import { route } from './route.ts'
import { Id, keptText, written } from './schemas.ts'

const mostCharacters = 20 * 1024 * 1024

/** A passage as its sender cut it: it is found and cited as one. */
const ChunkDraft = z.strictObject({
  content: keptText(z.string().min(1).max(mostCharacters)),
  metadata: SentMetadata.nullish(),
})

const ChunkParams = z.object({ id: written(DocumentId), chunk_id: written(ChunkId) })

const passages = { tag: 'collections', transport: 'json' } as const

/** Passages that a sender writes one by one, as Albert's clients do. */
export const chunkRoutes = {
  createChunks: route({
    ...passages,
    method: 'POST',
    path: '/v1/documents/:id/chunks',
    summary: 'Add passages at the end of a document',
    access: 'collections:write',
    status: 201,
    params: DocumentParams,
    body: z.strictObject({
      chunks: z
        .array(ChunkDraft)
        .min(1)
        .max(64)
        .refine(
          (chunks) => chunks.reduce((sum, { content }) => sum + content.length, 0) <= mostCharacters,
          'at most twenty million characters together',
        ),
    }),
    response: z.object({ document_id: Id, ids: z.array(Id).max(64).describe('In the order of the passages') }),
  }),
  getChunk: route({
    ...passages,
    method: 'GET',
    path: '/v1/documents/:id/chunks/:chunk_id',
    aliases: ['/v1/chunks/:id/:chunk_id'],
    summary: 'One passage',
    access: 'collections:read',
    status: 200,
    params: ChunkParams,
    response: Chunk,
  }),
  deleteChunk: route({
    ...passages,
    method: 'DELETE',
    path: '/v1/documents/:id/chunks/:chunk_id',
    summary: 'Delete a passage; search forgets it at once',
    access: 'collections:write',
    status: 204,
    params: ChunkParams,
  }),
}
