import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { CohereClient, CohereClientV2 } from 'cohere-ai'
import OpenAI from 'openai'
import { notingFetch, type SentRequest } from '../fakes/sent-request.ts'

/** The official clients, with all that their declarations let one say: nothing leaves, and the contract judges it. */
const noted = notingFetch()
const place = { apiKey: 'sk-1', baseURL: 'http://socle.test/v1', fetch: noted.fetch, maxRetries: 0 }
const openai = new OpenAI(place)
const anthropic = new Anthropic({ ...place, baseURL: 'http://socle.test' })
const cohere = { token: 'sk-1', environment: 'http://socle.test', maxRetries: 0, fetch: noted.fetch }
const [first, second] = [new CohereClient(cohere), new CohereClientV2(cohere)]

/** What a client sent; what it makes of an empty answer tells nothing. */
async function sentBy(call: () => PromiseLike<unknown>): Promise<SentRequest> {
  try {
    await call()
  } catch {
    // An empty object is no answer to some.
  }
  return noted.last()
}

async function assertAccepted(operation: string, call: () => PromiseLike<unknown>): Promise<SentRequest> {
  const sent = await sentBy(call)
  assert.deepEqual([sent.operation, sent.faults], [operation, []])
  return sent
}

const model = 'plume'
const messages = [{ role: 'user' as const, content: 'Bonjour' }]
const parameters = { type: 'object' as const, properties: { ville: { type: 'string' } } }

describe('OpenAI’s client', () => {
  test('chats with every member that it knows', async () => {
    const everything = {
      model,
      messages: [
        { role: 'developer' as const, content: 'Sois bref.' },
        { role: 'user' as const, content: [{ type: 'text' as const, text: 'Quel temps ?' }] },
        {
          role: 'assistant' as const,
          content: null,
          tool_calls: [{ id: 'c1', type: 'function' as const, function: { name: 'meteo', arguments: '{}' } }],
        },
        { role: 'tool' as const, tool_call_id: 'c1', content: 'Beau' },
      ],
      tools: [{ type: 'function' as const, function: { name: 'meteo', parameters, strict: true } }],
      tool_choice: 'required' as const,
      parallel_tool_calls: false,
      response_format: { type: 'json_schema' as const, json_schema: { name: 'a', schema: parameters } },
      logit_bias: { '50256': -100 },
      logprobs: true,
      top_logprobs: 2,
      max_completion_tokens: 10,
      reasoning_effort: 'low' as const,
      stop: ['\n'],
      stream: false as const,
      stream_options: null,
      metadata: { service: 'Paie' },
      prediction: { type: 'content' as const, content: 'a' },
      verbosity: 'low' as const,
      user: 'u',
    }
    const { body } = await assertAccepted('createChatCompletion', () => openai.chat.completions.create(everything))
    assert.deepEqual(body, everything)
  })

  test('asks for vectors of texts and of tokens', async () => {
    for (const input of ['a', ['a', 'b'], [1, 2], [[1], [2]]]) {
      const asked = { model, input, dimensions: 8, encoding_format: 'base64' as const, user: 'u' }
      await assertAccepted('createEmbeddings', () => openai.embeddings.create(asked))
    }
    await assertAccepted('createModeration', () => openai.moderations.create({ input: ['a', 'b'] }))
    await assertAccepted('createCompletion', () => openai.completions.create({ model, prompt: 'a', echo: true }))
  })

  test('asks for a response, reads it again and goes on from it', async () => {
    const asked = {
      model,
      input: [
        { role: 'user' as const, content: [{ type: 'input_text' as const, text: 'a' }] },
        { type: 'function_call' as const, call_id: 'c', name: 'meteo', arguments: '{}' },
        { type: 'function_call_output' as const, call_id: 'c', output: 'Beau' },
        { type: 'reasoning' as const, id: 'rs_1', summary: [] },
      ],
      tools: [
        { type: 'function' as const, name: 'meteo', parameters, strict: null },
        { type: 'file_search' as const, vector_store_ids: ['vs_1'], max_num_results: 3 },
      ],
      tool_choice: { type: 'function' as const, name: 'meteo' },
      include: ['file_search_call.results' as const],
      previous_response_id: 'resp_1',
      reasoning: { effort: 'low' as const, summary: 'auto' as const },
      text: { format: { type: 'text' as const }, verbosity: 'low' as const },
      truncation: 'auto' as const,
      metadata: { service: 'Paie' },
      background: true,
      store: true,
      prompt_cache_key: 'k',
      service_tier: 'auto' as const,
    }
    await assertAccepted('createResponse', () => openai.responses.create(asked))
    await assertAccepted('getResponse', () => openai.responses.retrieve('resp_1', { include: [] }))
    await assertAccepted('getResponse', () => openai.responses.retrieve('resp_1', { stream: true, starting_after: 3 }))
    await assertAccepted('listResponseInputItems', () =>
      openai.responses.inputItems.list('resp_1', { limit: 3, order: 'asc', after: 'msg_1' }),
    )
    await assertAccepted('cancelResponse', () => openai.responses.cancel('resp_1'))
    await assertAccepted('countResponseTokens', () => openai.responses.inputTokens.count({ model, input: 'a' }))
  })

  test('keeps vector stores, their files and what is written of them', async () => {
    const { vectorStores } = openai
    const chunking_strategy = {
      type: 'static' as const,
      static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
    }
    const attributes = { service: 'Paie', annee: 2024, clos: false }
    await assertAccepted('createVectorStore', () =>
      vectorStores.create({
        name: 'Paie',
        description: 'Notes',
        file_ids: ['file-1'],
        chunking_strategy,
        expires_after: { anchor: 'last_active_at', days: 7 },
        metadata: { a: 'b' },
      }),
    )
    await assertAccepted('createVectorStore', () => vectorStores.create({}))
    await assertAccepted('listVectorStores', () => vectorStores.list({ limit: 100, order: 'asc', after: 'vs_1' }))
    await assertAccepted('updateVectorStore', () =>
      vectorStores.update('vs_1', { name: null, metadata: null, expires_after: null }),
    )
    await assertAccepted('attachFile', () =>
      vectorStores.files.create('vs_1', { file_id: 'file-1', attributes, chunking_strategy: { type: 'auto' } }),
    )
    await assertAccepted('updateVectorStoreFile', () =>
      vectorStores.files.update('file-1', { vector_store_id: 'vs_1', attributes: null }),
    )
    await assertAccepted('listVectorStoreFiles', () => vectorStores.files.list('vs_1', { filter: 'failed', limit: 1 }))
    await assertAccepted('getVectorStoreFileContent', () =>
      vectorStores.files.content('file-1', { vector_store_id: 'vs_1' }),
    )
    await assertAccepted('attachFiles', () =>
      vectorStores.fileBatches.create('vs_1', { files: [{ file_id: 'file-1', attributes, chunking_strategy }] }),
    )
    await assertAccepted('listFileBatchFiles', () =>
      vectorStores.fileBatches.listFiles('vsfb_1', { vector_store_id: 'vs_1', filter: 'completed' }),
    )
  })

  test('searches a vector store with filters of every kind', async () => {
    const eq = { type: 'eq' as const, key: 'service', value: 'Paie' }
    const filters = [
      eq,
      { type: 'in' as const, key: 'annee', value: [2023, 2024] },
      { type: 'nin' as const, key: 'service', value: ['Paie'] },
      { type: 'gte' as const, key: 'annee', value: 2023 },
      { type: 'and' as const, filters: [eq, { type: 'or' as const, filters: [eq, eq] }] },
    ]
    for (const one of filters) {
      const asked = {
        query: ['congés', 'repos'],
        filters: one,
        max_num_results: 50,
        ranking_options: { ranker: 'none' as const, score_threshold: 0.5 },
        rewrite_query: true,
      }
      await assertAccepted('searchVectorStore', () => openai.vectorStores.search('vs_1', asked))
    }
  })

  test('asks many things at once, and pages through what it made', async () => {
    await assertAccepted('createBatch', () =>
      openai.batches.create({
        input_file_id: 'file-1',
        endpoint: '/v1/responses',
        completion_window: '24h',
        metadata: { a: 'b' },
        output_expires_after: { anchor: 'created_at', seconds: 3600 },
      }),
    )
    await assertAccepted('listBatches', () => openai.batches.list({ after: 'batch_1', limit: 100 }))
    await assertAccepted('listFiles', () => openai.files.list({ purpose: 'batch', limit: 10_000, order: 'asc' }))
    await assertAccepted('deleteFile', () => openai.files.delete('file-1'))
    await assertAccepted('getModel', () => openai.models.retrieve('mistralai/mistral-small'))
    await assertAccepted('createSpeech', () =>
      openai.audio.speech.create({ model, input: 'a', voice: 'alloy', speed: 1.5, stream_format: 'audio' }),
    )
  })
})

describe('Anthropic’s client', () => {
  const tool = { name: 'meteo', description: 'Le temps', input_schema: parameters }

  test('chats with every member that it knows, by its beta address too', async () => {
    const asked = {
      model,
      max_tokens: 1,
      messages: [
        ...messages,
        {
          role: 'assistant' as const,
          content: [
            { type: 'thinking' as const, thinking: 'a', signature: 's' },
            { type: 'tool_use' as const, id: 't1', name: 'meteo', input: {} },
          ],
        },
        {
          role: 'user' as const,
          content: [{ type: 'tool_result' as const, tool_use_id: 't1', content: 'Beau', is_error: false }],
        },
      ],
      system: [{ type: 'text' as const, text: 'a', cache_control: { type: 'ephemeral' as const } }],
      tools: [tool, { type: 'web_search_20250305' as const, name: 'web_search' as const, max_uses: 1 }],
      tool_choice: { type: 'any' as const, disable_parallel_tool_use: true },
      thinking: { type: 'enabled' as const, budget_tokens: 1024 },
      metadata: { user_id: 'u' },
      service_tier: 'auto' as const,
      stop_sequences: ['\n'],
    }
    await assertAccepted('createMessage', () => anthropic.messages.create(asked))
    const beta = { ...asked, betas: ['context-management-2025-06-27'] }
    await assertAccepted('createMessage', () => anthropic.beta.messages.create(beta))
    const counted = { model, messages, system: 'a', tools: [tool], thinking: { type: 'disabled' as const } }
    await assertAccepted('countMessageTokens', () => anthropic.messages.countTokens(counted))
  })
})

describe('Cohere’s clients', () => {
  test('chat with every member that the second one knows', async () => {
    const asked = {
      model,
      messages: [
        { role: 'system' as const, content: 'a' },
        { role: 'user' as const, content: [{ type: 'text' as const, text: 'a' }] },
        {
          role: 'assistant' as const,
          toolPlan: 'je cherche',
          toolCalls: [{ id: 'c', type: 'function' as const, function: { name: 'meteo', arguments: '{}' } }],
        },
        { role: 'tool' as const, toolCallId: 'c', content: 'Beau' },
      ],
      tools: [{ type: 'function' as const, function: { name: 'meteo', parameters } }],
      strictTools: true,
      documents: ['a', { id: 'd', data: { titre: 'a' } }],
      citationOptions: { mode: 'FAST' as const },
      responseFormat: { type: 'json_object' as const, jsonSchema: parameters },
      safetyMode: 'OFF' as const,
      toolChoice: 'REQUIRED' as const,
      thinking: { type: 'enabled' as const, tokenBudget: 10 },
      ...{ k: 0, p: 0.75, seed: 1, logprobs: true, frequencyPenalty: 0.1, presencePenalty: 0.1 },
    }
    await assertAccepted('createCohereChat', () => second.chat(asked))
  })

  test('chat with every member that the first one knows, whichever model answers', async () => {
    await assertAccepted('createCohereFirstChat', () => first.chat({ message: 'a' }))
    await assertAccepted('createCohereFirstChat', () =>
      first.chat({
        message: '',
        preamble: 'a',
        chatHistory: [
          { role: 'USER', message: 'a' },
          { role: 'TOOL', toolResults: [{ call: { name: 'meteo', parameters: {} }, outputs: [{ temps: 'beau' }] }] },
        ],
        conversationId: 'c',
        promptTruncation: 'AUTO',
        documents: [{ title: 'a', snippet: 'b' }],
        tools: [{ name: 'meteo', description: 'a', parameterDefinitions: { ville: { type: 'str', required: true } } }],
        toolResults: [{ call: { name: 'meteo', parameters: {} }, outputs: [] }],
        responseFormat: { type: 'json_object', schema: parameters },
      }),
    )
  })

  test('order and embed, the first one whichever model does', async () => {
    const documents = ['a', { text: 'b', source: 'c' }]
    await assertAccepted('rerank', () => first.rerank({ query: 'q', documents, topN: 1, returnDocuments: true }))
    await assertAccepted('rerankTwo', () => second.rerank({ model, query: 'q', documents: ['a'], maxTokensPerDoc: 9 }))
    await assertAccepted('createCohereFirstEmbeddings', () =>
      first.embed({ texts: ['a'], inputType: 'search_query', truncate: 'END' }),
    )
    await assertAccepted('createCohereEmbeddings', () =>
      second.embed({ model, texts: ['a'], inputType: 'search_document', embeddingTypes: ['float', 'ubinary'] }),
    )
    const withoutModel = await sentBy(() => second.rerank({ model: '', query: 'q', documents: ['a'] }))
    assert.equal(withoutModel.faults.length, 1, 'the second one has to choose')
  })
})
