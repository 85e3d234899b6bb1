import { CollectionId, asDocumentId } from '#contract/ids'
import { searchChunks } from '#data/search/search-chunks'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { defaultAssistantName, modelOfAssistant } from '#toolbox/assistants/assistant'
import { z } from 'zod'
import { type AnsweredCall, askAssistant } from '../ask-assistant.ts'
import { passagesOf } from './whole-text.ts'

/** A tool that another program's model may use. */
export interface McpTool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: z.ZodObject
  /** What is given: text for the model, and the same as data. Throws AppError. */
  run(call: AnsweredCall, input: unknown): Promise<Readonly<Record<string, unknown>>>
}

/** Its schema and what it does agree, whatever the tool. */
function defineTool<Input extends z.ZodObject>(tool: {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Input
  run(call: AnsweredCall, input: z.output<Input>): Promise<Readonly<Record<string, unknown>>>
}): McpTool {
  return { ...tool, run: (call, input) => tool.run(call, tool.input.parse(input)) }
}

const collectionIds = z
  .array(CollectionId)
  .max(100)
  .optional()
  .describe('Collections to look in; all that the key may read when absent')

const search = defineTool({
  name: 'search',
  title: 'Search',
  description:
    'Searches official sources and the organisation’s documents; gives passages with their title, publisher, date and address. Fetch a result by its id to read more of it.',
  input: z.object({
    query: z.string().trim().min(1).max(4000),
    collection_ids: collectionIds,
    limit: z.number().int().min(1).max(50).default(10),
  }),
  async run({ ctx }, { query, collection_ids: ids, limit }) {
    const { hits } = await searchChunks(ctx, { query, method: 'hybrid', limit, collectionIds: ids })
    const results = hits.map((hit) => ({
      id: `${hit.documentId}:${hit.chunkId}`,
      title: hit.title,
      text: hit.text,
      url: hit.url,
      path: hit.path,
      publisher: hit.publisher,
      updated_at: hit.updatedAt,
    }))
    return { results }
  },
})

const fetchChunk = defineTool({
  name: 'fetch',
  title: 'Fetch',
  description:
    'Gives a passage found by search with those around it, or a whole document when the id has no second number.',
  input: z.object({ id: z.string().regex(/^[1-9]\d{0,9}(:[1-9]\d{0,9})?$/, 'an id given by search') }),
  async run({ ctx }, { id }) {
    const [documentId = 0, chunkId] = id.split(':').map(Number)
    const { document, rows } = await passagesOf(ctx, asDocumentId(documentId))
    const at = chunkId === undefined ? -1 : rows.findIndex((row) => row.id === chunkId)
    if (chunkId !== undefined && at < 0) throw new AppError('not_found', { what: 'chunk', id: chunkId })
    const shown = at < 0 ? rows : rows.slice(Math.max(0, at - 1), at + 2)
    return {
      id,
      title: document.title,
      text: shown.map(({ text }) => text).join('\n\n'),
      url: document.canonical_url,
      metadata: { publisher: document.publisher, licence: document.licence, updated_at: document.source_updated_at },
    }
  },
})

const ask = defineTool({
  name: 'ask',
  title: 'Ask',
  description:
    'Answers a question from the sources with numbered citations, or says that nothing was found. Each claim was checked against the passage that it cites.',
  input: z.object({ question: z.string().trim().min(1).max(20_000), collection_ids: collectionIds }),
  async run(call, { question, collection_ids: ids = null }) {
    authorize(call.ctx, 'inference:use')
    const asked = {
      model: modelOfAssistant(defaultAssistantName),
      endpoint: 'mcp',
      question: { messages: [{ role: 'user' as const, content: question }] },
      collectionIds: ids,
    }
    for await (const event of askAssistant(call, asked)) {
      if (event.type !== 'answer-finished') continue
      const { answer_status, citations } = event.proof
      const shown = citations.map(({ index, title, url, quote, updated_at }) => ({
        index,
        title,
        url,
        quote,
        updated_at,
      }))
      return { answer: event.text, answer_status, citations: shown }
    }
    throw new AppError('internal', { reason: 'the answer has no end' })
  },
})

export const mcpTools: readonly McpTool[] = [search, fetchChunk, ask]
