import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FeedbackDraft, applicationRoutes } from './applications.ts'
import { audioRoutes } from './audio.ts'
import { CohereFirstChatRequest } from './cohere-first.ts'
import { CohereChatRequest, CohereEmbedRequest } from './cohere.ts'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { ChatRequest, EmbeddingsRequest } from './inference.ts'
import { MessagesRequest } from './messages.ts'
import { FimRequest, mistralRoutes } from './mistral.ts'
import { RerankRequest } from './rerank.ts'
import { ResponseRequest } from './responses.ts'
import { vectorStoresRoutes } from './vector-stores.ts'

type Case = readonly [part: object, fault: string | null]

function judge(schema: Parameters<typeof faultIn>[0], base: object, cases: readonly Case[]): void {
  for (const [part, fault] of cases) {
    assert.equal(faultIn(schema, { ...base, ...part }), fault, JSON.stringify(part).slice(0, 80))
  }
}

const model = 'm'
const messages = [{ role: 'user', content: 'a' }]

test('a chat names its model and says something; every other member is the server’s', () => {
  judge(ChatRequest, { model, messages }, [
    [{}, null],
    [{ temperature: 'warm', unknown: [1], stream: null, tools: null }, null],
    [{ model: '' }, 'model: too_small'],
    [{ model: undefined }, 'model: invalid_type'],
    [{ messages: [] }, 'messages: too_small'],
    [{ messages: times(4096, messages[0]) }, null],
    [{ messages: times(4097, messages[0]) }, 'messages: too_big'],
    [{ messages: [{ content: 'a' }] }, 'messages.0.role: invalid_type'],
    [{ stream: 'true' }, 'stream: invalid_type'],
    [{ tools: times(513, {}) }, 'tools: too_big'],
    [{ collections: [] }, 'collections: too_small'],
    [{ collections: times(101, 1) }, 'collections: too_big'],
    [{ as_of: '2024-02-290' }, 'as_of: too_big'],
  ])
})

test('vectors are of a text, of texts or of tokens, and of nothing else', () => {
  judge(EmbeddingsRequest, { model }, [
    [{ input: 'a' }, null],
    [{ input: times(2048, 'a') }, null],
    [{ input: [0, 7] }, null],
    [{ input: [[1], [2, 3]], encoding_format: 'base64', dimensions: 8 }, null],
    [{}, 'input: invalid_union'],
    [{ input: '' }, 'input: too_small'],
    [{ input: [] }, 'input: invalid_union'],
    [{ input: times(2049, 'a') }, 'input: invalid_union'],
    [{ input: ['a', 1] }, 'input: invalid_union'],
    [{ input: [-1] }, 'input.0: too_small'],
    [{ input: 'a', encoding_format: 'int8' }, 'encoding_format: invalid_value'],
    [{ input: 'a', dimensions: 0 }, 'dimensions: too_small'],
  ])
})

test('Anthropic’s clients say how long an answer may be, in roles that they know', () => {
  judge(MessagesRequest, { model, messages, max_tokens: 1 }, [
    [{}, null],
    [{ metadata: { user_id: 'u' }, betas: [] }, null],
    [{ max_tokens: undefined }, 'max_tokens: invalid_type'],
    [{ max_tokens: 0 }, 'max_tokens: too_small'],
    [{ messages: [] }, 'messages: too_small'],
    [{ messages: [{ role: 'tool', content: 'a' }] }, 'messages.0.role: invalid_value'],
    [{ messages: [{ role: 'user', content: [{ text: 'a' }] }] }, 'messages.0.content: invalid_union'],
    [{ temperature: 2.1 }, 'temperature: too_big'],
    [{ top_p: 1.1 }, 'top_p: too_big'],
    [{ tool_choice: { type: 'required' } }, 'tool_choice.type: invalid_value'],
    [{ tools: [{ description: 'a' }] }, 'tools.0.name: invalid_type'],
    [{ stop_sequences: times(65, 'a') }, 'stop_sequences: too_big'],
  ])
})

test('Cohere’s clients choose tools in their own words', () => {
  judge(CohereChatRequest, { model, messages }, [
    [{}, null],
    [{ k: 0, p: 1, documents: ['a', { data: { snippet: 'a' } }], thinking: { type: 'disabled' } }, null],
    [{ tool_choice: 'auto' }, 'tool_choice: invalid_value'],
    [{ documents: [{ text: 'a' }] }, 'documents.0: invalid_union'],
    [{ documents: times(1001, 'a') }, 'documents: too_big'],
    [{ k: -1 }, 'k: too_small'],
    [{ p: 1.1 }, 'p: too_big'],
    [{ response_format: { type: 'json_schema' } }, 'response_format.type: invalid_value'],
    [{ stop_sequences: [signs(1001)] }, 'stop_sequences.0: too_big'],
  ])
  judge(CohereFirstChatRequest, { message: '' }, [
    [{}, null],
    [{ model: null, chat_history: [{ role: 'User', message: null }] }, null],
    [{ message: undefined }, 'message: invalid_type'],
    [{ chat_history: [{ role: 'user', message: 'a' }] }, 'chat_history.0.role: invalid_value'],
    [
      { tools: [{ name: 'a', parameter_definitions: { id: {} } }] },
      'tools.0.parameter_definitions.id.type: invalid_type',
    ],
    [{ tool_results: [{ call: { name: 'a', parameters: {} } }] }, 'tool_results.0.outputs: invalid_type'],
  ])
  judge(CohereEmbedRequest, { model }, [
    [{ texts: ['a'] }, null],
    [{ texts: [''] }, 'texts.0: too_small'],
    [{ texts: times(1001, 'a') }, 'texts: too_big'],
    [{ inputs: [{ content: [{ type: 'image', image: '' }] }] }, 'inputs.0.content.0.type: invalid_value'],
    [{ embedding_types: ['int4'] }, 'embedding_types.0: invalid_value'],
    [{ embedding_types: [] }, 'embedding_types: too_small'],
  ])
})

test('Mistral’s clients ask for what stands between two texts, and for many requests at once', () => {
  judge(FimRequest, { model, prompt: '' }, [
    [{}, null],
    [{ suffix: null, stop: ['a'], min_tokens: 1 }, null],
    [{ prompt: undefined }, 'prompt: invalid_type'],
    [{ max_tokens: 0 }, 'max_tokens: too_small'],
    [{ stop: times(65, 'a') }, 'stop: invalid_union'],
    [{ stop: signs(1001) }, 'stop: too_big'],
  ])
  assert.deepEqual(mistralRoutes.listBatchJobs.query.parse({}), { page: 0, page_size: 100 })
  judge(mistralRoutes.listBatchJobs.query, {}, [
    [{ page: '-1' }, 'page: too_small'],
    [{ page_size: '0' }, 'page_size: too_small'],
    [{ page_size: '101' }, 'page_size: too_big'],
  ])
})

test('responses are asked for by a text or by items', () => {
  judge(ResponseRequest, { model, input: 'a' }, [
    [{}, null],
    [{ input: [] }, null],
    [{ input: [{ role: 'user', content: 'a' }], include: ['file_search_call.results'] }, null],
    [{ input: ['a'] }, 'input: invalid_union'],
    [{ input: times(4097, {}) }, 'input: invalid_union'],
    [{ tools: [{}] }, 'tools.0.type: invalid_type'],
    [{ max_output_tokens: 0 }, 'max_output_tokens: too_small'],
    [{ metadata: { k: 1 } }, 'metadata.k: invalid_type'],
    [{ include: times(21, 'a') }, 'include: too_big'],
    [{ previous_response_id: signs(201) }, 'previous_response_id: too_big'],
  ])
})

test('passages are ordered by a question, a thousand at most', () => {
  judge(RerankRequest, { model, query: 'a', documents: ['a'] }, [
    [{}, null],
    [{ documents: [{ text: 'a', id: 1 }], top_n: 1, return_documents: true }, null],
    [{ query: '' }, 'query: too_small'],
    [{ documents: [] }, 'documents: too_small'],
    [{ documents: times(1001, 'a') }, 'documents: too_big'],
    [{ documents: [{ content: 'a' }] }, 'documents.0: invalid_union'],
    [{ top_n: 0 }, 'top_n: too_small'],
  ])
})

test('a recording is told in a form that is known', () => {
  judge(audioRoutes.createTranscription.form, { model }, [
    [{}, null],
    [{ response_format: 'vtt', language: 'fr', temperature: '0', stream: 'true' }, null],
    [{ response_format: 'pdf' }, 'response_format: invalid_value'],
    [{ stream: 'yes' }, 'stream: invalid_value'],
    [{ prompt: signs(20_001) }, 'prompt: too_big'],
  ])
})

describe('a conversation', () => {
  test('is about sources that are named, and a day of the calendar', () => {
    judge(applicationRoutes.createConversation.body, {}, [
      [{}, null],
      [{ title: 'Congés', collection_ids: null, as_of: null }, null],
      [{ collection_ids: [] }, 'collection_ids: too_small'],
      [{ as_of: '2023-02-29' }, 'as_of: invalid_format'],
      [{ title: 'a\u2069b' }, 'title: custom'],
    ])
  })

  test('is gone on with by a question, kept once under its key', () => {
    judge(applicationRoutes.postMessage.body, { text: 'Combien ?' }, [
      [{}, null],
      [{ key: '0198a9c0-0000-7000-8000-000000000000', replaces: 3 }, null],
      [{ text: '  ' }, 'text: too_small'],
      [{ text: signs(20_001) }, 'text: too_big'],
      [{ text: 'a\0' }, 'text: custom'],
      [{ key: 'twice' }, 'key: invalid_format'],
      [{ replaces: 0 }, 'replaces: too_small'],
      [{ model: 'm' }, 'all: unrecognized_keys'],
    ])
  })

  test('is judged useful or not, for reasons that are known', () => {
    assert.deepEqual(FeedbackDraft.parse({ useful: false }), { useful: false, reasons: [], comment: '' })
    judge(FeedbackDraft, { useful: true }, [
      [{ reasons: ['clear', 'right'], comment: signs(2000) }, null],
      [{ reasons: ['funny'] }, 'reasons.0: invalid_value'],
      [{ reasons: times(7, 'clear') }, 'reasons: too_big'],
      [{ comment: signs(2001) }, 'comment: too_big'],
      [{ useful: 'yes' }, 'useful: invalid_type'],
    ])
  })
})

test('a vector store is searched with filters two levels deep', () => {
  const { body } = vectorStoresRoutes.searchVectorStore
  const filter = { type: 'eq', key: 'k', value: 'v' }
  const both = { type: 'and', filters: [filter, filter] }
  assert.deepEqual(body.parse({ query: ' a ' }), { query: 'a', max_num_results: 10 })
  judge(body, { query: 'a' }, [
    [{ filters: { type: 'or', filters: [filter, both] } }, null],
    [{ filters: { ...filter, type: 'in', value: ['a', 1] } }, null],
    [{ query: ['a', 'b'], max_num_results: 50 }, null],
    [{ query: [] }, 'query: too_small'],
    [{ query: times(11, 'a') }, 'query: invalid_union'],
    [{ max_num_results: 51 }, 'max_num_results: too_big'],
    [{ filters: { type: 'and', filters: [{ type: 'and', filters: [both] }] } }, 'filters: invalid_union'],
    [{ filters: { ...filter, type: 'like' } }, 'filters: invalid_union'],
    [{ filters: { type: 'and', filters: [] } }, 'filters.filters: too_small'],
    [{ ranking_options: { score_threshold: 2 } }, 'ranking_options.score_threshold: too_big'],
  ])
})
