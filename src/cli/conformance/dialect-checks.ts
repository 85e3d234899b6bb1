import type { Check } from './check.ts'
import { type Target, Difference, eventsOf, expectEqual, expectKind, expectStatus, member } from './target.ts'

const messages = [{ role: 'user', content: 'Dis bonjour.' }]

async function chat(target: Target, fields: object = {}) {
  const model = await target.model('chat')
  const reply = await target.ask('POST', '/v1/chat/completions', {
    body: { model, messages, max_tokens: 16, ...fields },
  })
  expectStatus(reply, 200)
  return { model, reply }
}

/** The events of a stream of chat, as values. */
async function chatEvents(target: Target) {
  const { model, reply } = await chat(target, { stream: true })
  const data = eventsOf(reply)
  const chunks = data.filter((event) => event.startsWith('{')).map((event): unknown => JSON.parse(event))
  return { model, data, chunks }
}

/** What libraries of each family send, and what they are strict about. */
export const dialectChecks: readonly Check[] = [
  {
    family: 'OpenAI',
    name: { fr: 'liste des modèles, et un seul', en: 'the list of models, and one of them' },
    async run(target) {
      const { json } = await target.ask('GET', '/v1/models')
      expectEqual(member(json, 'object'), 'list', 'object')
      const id = member(json, 'data', 0, 'id')
      expectKind(id, 'data[0].id', 'string')
      const one = await target.ask('GET', `/v1/models/${String(id)}`)
      expectStatus(one, 200)
      expectEqual(member(one.json, 'id'), id, 'id')
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'conversation, sous le nom demandé', en: 'chat, under the name that was asked' },
    async run(target) {
      const { model, reply } = await chat(target)
      expectEqual(member(reply.json, 'model'), model, 'model')
      expectKind(member(reply.json, 'choices', 0, 'message', 'content'), 'content', 'string')
      expectKind(member(reply.json, 'usage', 'total_tokens'), 'usage.total_tokens', 'number')
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'conversation en flux, jusqu’à [DONE]', en: 'streamed chat, until [DONE]' },
    async run(target) {
      const { data, chunks } = await chatEvents(target)
      expectEqual(data.at(-1), '[DONE]', 'last event')
      expectKind(member(chunks.at(-1), 'usage', 'total_tokens'), 'usage of the last event', 'number')
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'flux sans les comptes, quand on n’en veut pas', en: 'a stream without counts, when none are wanted' },
    async run(target) {
      const { reply } = await chat(target, { stream: true, stream_options: { include_usage: false } })
      expectEqual(reply.text.includes('"prompt_tokens"'), false, 'usage')
      expectEqual(eventsOf(reply).at(-1), '[DONE]', 'last event')
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'empreintes, en nombres et en base64', en: 'embeddings, as numbers and in base64' },
    async run(target) {
      const model = await target.model('embeddings')
      const ask = async (encoding_format: string) => {
        const reply = await target.ask('POST', '/v1/embeddings', {
          body: { model, input: ['bonjour'], encoding_format },
        })
        expectStatus(reply, 200)
        return member(reply.json, 'data', 0, 'embedding')
      }
      expectKind(await ask('float'), 'embedding', 'array')
      expectKind(await ask('base64'), 'embedding', 'string')
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'réponses (/v1/responses)', en: 'responses (/v1/responses)' },
    async run(target) {
      const model = await target.model('chat')
      const reply = await target.ask('POST', '/v1/responses', { body: { model, input: 'Dis bonjour.', store: false } })
      expectStatus(reply, 200)
      expectEqual(member(reply.json, 'object'), 'response', 'object')
      expectKind(member(reply.json, 'output'), 'output', 'array')
    },
  },
  {
    family: 'Anthropic',
    name: { fr: 'messages, avec leurs comptes', en: 'messages, with their usage' },
    async run(target) {
      const body = { model: await target.model('chat'), max_tokens: 16, messages }
      const reply = await target.ask('POST', '/v1/messages', { body, headers: { 'anthropic-version': '2023-06-01' } })
      expectStatus(reply, 200)
      expectEqual(member(reply.json, 'type'), 'message', 'type')
      expectKind(member(reply.json, 'usage', 'input_tokens'), 'usage.input_tokens', 'number')
    },
  },
  {
    family: 'Anthropic',
    name: { fr: 'message en flux, ses événements dans l’ordre', en: 'streamed message, its events in order' },
    async run(target) {
      const body = { model: await target.model('chat'), max_tokens: 16, messages, stream: true }
      const reply = await target.ask('POST', '/v1/messages', { body })
      expectStatus(reply, 200)
      const types = eventsOf(reply).map((data) => member(JSON.parse(data), 'type'))
      expectEqual(types[0], 'message_start', 'first event')
      expectEqual(types[1], 'content_block_start', 'second event')
      expectEqual(types.slice(-3).join(' '), 'content_block_stop message_delta message_stop', 'last events')
    },
  },
  {
    family: 'Anthropic',
    name: { fr: 'compte des tokens', en: 'count of tokens' },
    async run(target) {
      const reply = await target.ask('POST', '/v1/messages/count_tokens', {
        body: { model: await target.model('chat'), messages },
      })
      expectStatus(reply, 200)
      expectKind(member(reply.json, 'input_tokens'), 'input_tokens', 'number')
    },
  },
  {
    family: 'Anthropic',
    name: { fr: 'forme de ses erreurs', en: 'shape of its errors' },
    async run(target) {
      const body = { model: 'socle-conformance-absent', max_tokens: 1, messages }
      const reply = await target.ask('POST', '/v1/messages', { body })
      expectStatus(reply, 404)
      expectEqual(member(reply.json, 'type'), 'error', 'type')
      expectEqual(member(reply.json, 'error', 'type'), 'not_found_error', 'error.type')
      const wrong = { model: await target.model('chat'), max_tokens: -1, messages }
      expectStatus(await target.ask('POST', '/v1/messages', { body: wrong }), 400)
    },
  },
  {
    family: 'Mistral',
    name: { fr: 'finish_reason dans chaque morceau d’un flux', en: 'finish_reason in every piece of a stream' },
    async run(target) {
      const { chunks } = await chatEvents(target)
      for (const chunk of chunks) {
        const choice = member(chunk, 'choices', 0)
        if (typeof choice === 'object' && choice !== null && !('finish_reason' in choice)) {
          throw new Difference('finish_reason: undefined', 'null')
        }
      }
    },
  },
  {
    family: 'Mistral',
    name: { fr: 'un refus (422) sans simple texte dans detail', en: 'a refusal (422) whose detail is a list' },
    async run(target) {
      const reply = await target.ask('POST', '/v1/chat/completions', { body: { messages } })
      expectStatus(reply, 422)
      expectKind(member(reply.json, 'detail'), 'detail', 'array')
    },
  },
  {
    family: 'Cohere',
    name: { fr: 'classement (v1 et v2)', en: 'rerank (v1 and v2)' },
    async run(target) {
      const body = { model: await target.model('rerank'), query: 'a', documents: ['a', 'b'], top_n: 1 }
      for (const path of ['/v1/rerank', '/v2/rerank']) {
        const reply = await target.ask('POST', path, { body })
        expectStatus(reply, 200)
        expectKind(member(reply.json, 'results', 0, 'relevance_score'), `${path} relevance_score`, 'number')
      }
    },
  },
  {
    family: 'Cohere',
    name: { fr: 'conversation (v1 et v2)', en: 'chat (v1 and v2)' },
    async run(target) {
      const model = await target.model('chat')
      const first = await target.ask('POST', '/v1/chat', { body: { model, message: 'Bonjour.', max_tokens: 8 } })
      expectStatus(first, 200)
      expectKind(member(first.json, 'text'), 'text', 'string')
      expectKind(member(first.json, 'meta', 'billed_units', 'output_tokens'), 'billed_units.output_tokens', 'number')
      const second = await target.ask('POST', '/v2/chat', { body: { model, messages, max_tokens: 8 } })
      expectStatus(second, 200)
      expectEqual(member(second.json, 'message', 'role'), 'assistant', 'message.role')
      expectKind(member(second.json, 'usage', 'tokens', 'output_tokens'), 'tokens.output_tokens', 'number')
    },
  },
  {
    family: 'Cohere',
    name: { fr: 'empreintes (v1 et v2)', en: 'embeddings (v1 and v2)' },
    async run(target) {
      const body = { model: await target.model('embeddings'), texts: ['un', 'deux'], input_type: 'search_document' }
      const first = await target.ask('POST', '/v1/embed', { body })
      expectStatus(first, 200)
      expectKind(member(first.json, 'embeddings', 1, 0), 'embeddings[1][0]', 'number')
      const second = await target.ask('POST', '/v2/embed', { body: { ...body, embedding_types: ['float'] } })
      expectStatus(second, 200)
      expectKind(member(second.json, 'embeddings', 'float', 1, 0), 'embeddings.float[1][0]', 'number')
    },
  },
  {
    family: 'MCP',
    name: { fr: 'poignée de main', en: 'handshake' },
    async run(target) {
      const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'socle', version: '1' } }
      const reply = await target.ask('POST', '/mcp', {
        body: { jsonrpc: '2.0', id: 1, method: 'initialize', params },
        headers: { accept: 'application/json, text/event-stream' },
      })
      expectStatus(reply, 200)
    },
  },
  {
    family: 'MCP',
    name: { fr: 'outils proposés ; sans clé, rien', en: 'tools offered; without a key, nothing' },
    async run(target) {
      const body = { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} }
      const headers = { accept: 'application/json, text/event-stream' }
      const reply = await target.ask('POST', '/mcp', { body, headers })
      expectStatus(reply, 200)
      // A service may answer as JSON or as one event.
      const told = reply.json ?? JSON.parse(eventsOf(reply)[0] ?? 'null')
      expectKind(member(told, 'result', 'tools'), 'tools', 'array')
      expectKind(member(told, 'result', 'tools', 0, 'inputSchema'), 'inputSchema', 'object')
      expectStatus(await target.ask('POST', '/mcp', { body, headers, isAnonymous: true }), 401, 403)
    },
  },
]
