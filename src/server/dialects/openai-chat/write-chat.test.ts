import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { until } from '../../../../test/fakes/until.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, describe, test } from 'node:test'
import { ChatRequest } from '#contract/inference'
import type { AnswerProof, Citation } from '#contract/citations'
import { AppError } from '#platform/errors'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import OpenAI, { APIError } from 'openai'
import { asAppError, writeError } from '#server/http/write-error'
import { readQuestion } from './read-question.ts'
import { writeChat } from './write-chat.ts'

const citation = (index: number, url: string | null): Citation => ({
  index,
  document_id: index,
  chunk_id: 10 + index,
  external_id: `fiche-${index}`,
  title: `Fiche ${index}`,
  path: ['Contrat', 'Période d’essai'],
  page: null,
  quote: 'quatre mois pour les cadres',
  start: 3,
  end: 30,
  highlights: [{ start: 3, end: 30 }],
  collection_id: 1,
  collection: 'Droit du travail',
  corpus: 'fiches-travail',
  file_name: null,
  notices: [],
  url,
  publisher: 'Ministère du Travail',
  licence: 'Licence Ouverte 2.0',
  updated_at: '2026-03-01',
  effective_from: null,
  effective_to: null,
  supported: true,
})
const proof: AnswerProof = {
  answer_status: 'answered',
  answer_end: 0,
  fallback: null,
  citations: [citation(1, 'https://travail.example/essai'), citation(2, null)],
  search_results: [],
  claims: [],
  nearest_titles: [],
  sources_consulted: [],
  model: null,
}
const words = ['Quatre mois ', '[1], ', 'dit-on 😀 ', '[2]', ' et encore [1][9].']
const text = words.join('')
const left: number[] = []
let said = 0

async function* say(asked: string): AsyncGenerator<AnswerEvent> {
  yield { type: 'answer-started' }
  yield { type: 'source-found', index: 1, title: 'Fiche 1' }
  if (asked === 'échoue') throw new AppError('backend_unavailable', { backend: 'gpu', reason: 'connection_refused' })
  if (asked === 'tarde') await sleep(120)
  try {
    for (const word of asked === 'sans fin' ? endless() : words) {
      yield { type: 'text-delta', text: word }
      said += 1
      if (asked === 'casse') throw new AppError('backend_unavailable', { backend: 'gpu', reason: 'connection_lost' })
      await sleep(1)
    }
  } finally {
    left.push(performance.now())
  }
  yield { type: 'answer-finished', text, proof, promptTokens: 40, completionTokens: 9 }
}

function* endless(): Generator<string> {
  for (;;) yield 'mot '.repeat(500)
}

/** The dialect alone behind an HTTP server. */
const http = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const audience = { requestId: 'req-1', language: 'fr' as const }
    try {
      const body = ChatRequest.parse(JSON.parse(Buffer.concat(chunks).toString()))
      const { messages } = readQuestion(body, 'fr')
      const events = say(messages.at(-1)?.content ?? '')
      response.once('close', () => void events.return(undefined))
      await writeChat({ response, body, ...audience }, events)
    } catch (error) {
      if (!response.destroyed) writeError(response, asAppError(error), audience)
    }
  })()
})
http.listen(0, '127.0.0.1')
await once(http, 'listening')
after(() => (http.closeAllConnections(), http.close()))
const address = http.address()
const baseURL = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
const openai = new OpenAI({ baseURL, apiKey: 'sk-test', maxRetries: 0 })

const model = 'assistant/socle'
const question = (content: string) => ({ model, messages: [{ role: 'user' as const, content }] })

async function eventsOf(body: object): Promise<string[]> {
  const response = await fetch(`${baseURL}/chat/completions`, { method: 'POST', body: JSON.stringify(body) })
  return (await response.text()).split('\n\n').filter((event) => event !== '')
}

/** What the SDK passes on without knowing it. */
interface WithProof {
  citations?: Citation[]
  answer_status?: string
  search_results?: unknown[]
}

describe('a whole answer', () => {
  test('carries its proof where OpenAI’s clients and ours look for it', async () => {
    const answer: OpenAI.ChatCompletion & WithProof = await openai.chat.completions.create(question('durée ?'))
    const [choice] = answer.choices
    assert.equal(choice?.message.content, text)
    assert.equal(choice.finish_reason, 'stop')
    assert.equal(answer.model, model)
    assert.deepEqual(answer.usage, { prompt_tokens: 40, completion_tokens: 9, total_tokens: 49 })
    assert.equal(answer.answer_status, 'answered')
    assert.deepEqual(answer.citations, proof.citations)
    assert.deepEqual(answer.search_results, [])
    const marked = (choice.message.annotations ?? []).map(({ url_citation: { start_index, end_index, url } }) => [
      text.slice(start_index, end_index),
      url,
    ])
    assert.deepEqual(marked, [
      ['[1]', 'https://travail.example/essai'],
      ['[1]', 'https://travail.example/essai'],
    ])
  })

  test('that fails is an error', async () => {
    await assert.rejects(openai.chat.completions.create(question('échoue')), (error: unknown) => {
      assert.ok(error instanceof APIError)
      assert.deepEqual([error.status, error.code], [502, 'backend_unavailable'])
      return true
    })
  })
})

describe('a stream', () => {
  test('is read by the official client to its end, proof included', async () => {
    const stream = openai.chat.completions.stream(question('durée ?'))
    const answer: OpenAI.ChatCompletion & WithProof = await stream.finalChatCompletion()
    assert.equal(answer.choices[0]?.message.content, text)
    assert.equal(answer.usage?.total_tokens, 49)
    assert.deepEqual(answer.citations, proof.citations)
    assert.equal(answer.choices[0]?.message.annotations?.length, 2)
  })

  test('says the proof with the last content, then the end, the tokens and [DONE]', async () => {
    const events = await eventsOf({ ...question('durée ?'), stream: true })
    assert.equal(events.at(-1), 'data: [DONE]')
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.replace(/^data: /, '')))
    assert.deepEqual(new Set(chunks.map(({ id }) => id)).size, 1)
    assert.deepEqual(chunks[0].choices[0].delta, { role: 'assistant', content: '', refusal: null })
    assert.deepEqual(chunks.at(-1).choices, [])
    assert.equal(chunks.at(-1).usage.total_tokens, 49)
    assert.deepEqual(chunks.at(-2).choices[0], { index: 0, delta: {}, logprobs: null, finish_reason: 'stop' })
    assert.equal(chunks.at(-3).choices[0].delta.content, '')
    assert.equal(chunks.at(-3).citations.length, 2)
    for (const chunk of chunks.slice(0, -2)) assert.equal(chunk.choices[0].finish_reason, null)
  })

  test('has no tokens when the client wants none', async () => {
    const events = await eventsOf({ ...question('durée ?'), stream: true, stream_options: { include_usage: false } })
    assert.ok(!events.some((event) => event.includes('"usage"')))
    assert.equal(events.at(-1), 'data: [DONE]')
  })

  test('that fails before its first word is an ordinary error', async () => {
    await assert.rejects(openai.chat.completions.create({ ...question('échoue'), stream: true }), {
      status: 502,
      code: 'backend_unavailable',
    })
  })

  test('that breaks is told within the stream, and never looks complete', async () => {
    const events = await eventsOf({ ...question('casse'), stream: true })
    assert.match(events.at(-1) ?? '', /"code":"backend_unavailable"/)
    assert.ok(!events.some((event) => event.includes('[DONE]') || event.includes('"finish_reason":"stop"')))
    await assert.rejects(openai.chat.completions.stream(question('casse')).finalChatCompletion(), APIError)
  })

  test('whose reader leaves is given up within 100 ms, even a reader that takes nothing', async () => {
    const stream = await openai.chat.completions.create({ ...question('sans fin'), stream: true })
    const before = said
    await until(() => said > before + 50)
    const leftAtMs = performance.now()
    stream.controller.abort()
    await until(() => (left.at(-1) ?? 0) >= leftAtMs)
    assert.ok((left.at(-1) ?? 0) - leftAtMs < 100)
  })
})

describe('a question', () => {
  const read = (messages: ChatRequest['messages'], more: object = {}) =>
    readQuestion(ChatRequest.parse({ model, messages, ...more }), 'fr')

  test('is read from texts and parts, with what shapes the answer', () => {
    const parts = [
      { type: 'text', text: 'Combien' },
      { type: 'text', text: 'de temps ?' },
    ]
    assert.deepEqual(
      read(
        [
          { role: 'developer', content: 'Sois bref.' },
          { role: 'assistant', content: null, tool_calls: [] },
          { role: 'tool', content: 'résultat' },
          { role: 'user', content: parts },
        ],
        {
          temperature: 0.2,
          max_tokens: 100,
          max_completion_tokens: 200,
          tools: [],
          unknown: true,
          seed: 7,
          top_p: null,
        },
      ),
      {
        messages: [
          { role: 'system', content: 'Sois bref.' },
          { role: 'user', content: 'Combien\nde temps ?' },
        ],
        temperature: 0.2,
        maxTokens: 200,
        sampling: { seed: 7 },
      },
    )
  })

  test('that an assistant cannot answer is refused in words', () => {
    const user = (content: unknown) => [{ role: 'user', content }]
    const cases: [unknown[], object, string][] = [
      [user([{ type: 'image_url', image_url: { url: 'data:' } }]), {}, 'invalid_request'],
      [user('a'), { n: 2 }, 'invalid_request'],
      [user(''), {}, 'invalid_request'],
      [[...user('a'), { role: 'assistant', content: 'b' }], {}, 'invalid_request'],
      [user(12), {}, 'validation_failed'],
      [user('a'), { temperature: 'chaud' }, 'validation_failed'],
      [user('a'), { max_tokens: 0 }, 'validation_failed'],
      [user('a'), { top_p: 1.5 }, 'validation_failed'],
      [user('a'), { logit_bias: { 50256: 'jamais' } }, 'validation_failed'],
    ]
    for (const [messages, more, code] of cases) {
      assert.throws(() => readQuestion(ChatRequest.parse({ model, messages, ...more }), 'fr'), { code })
    }
  })
})
