import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from './check.ts'
import { type Target, Difference, eventsOf, expectEqual, expectKind, expectStatus, member } from './target.ts'

const name = 'socle-conformance'
const content = 'Le registre des baobabs se tient au grenier.'
const attempts = 80
const betweenMs = 250

/** A file for as long as something is tried with it. */
async function withFile(
  target: Target,
  [purpose, text]: readonly [string, string],
  attempt: (id: string) => Promise<void>,
) {
  const form = new FormData()
  form.set('purpose', purpose)
  form.set('file', new Blob([text]), purpose === 'batch' ? `${name}.jsonl` : `${name}.md`)
  const kept = await target.ask('POST', '/v1/files', { form })
  expectStatus(kept, 200)
  const id = String(member(kept.json, 'id'))
  try {
    await attempt(id)
  } finally {
    await target.ask('DELETE', `/v1/files/${id}`)
  }
}

/** Asks again until the answer says so: services work on what they are given a moment later. */
async function untilSaid(target: Target, path: string, isSaid: (json: unknown) => boolean): Promise<unknown> {
  for (let left = attempts; ; left -= 1) {
    const { json } = await target.ask('GET', path)
    if (isSaid(json) || left === 0) return json
    await sleep(betweenMs)
  }
}

/** What OpenAI's clients leave with a service and come back to. */
export const storedChecks: readonly Check[] = [
  {
    family: 'OpenAI',
    name: { fr: 'réponse en flux, événements numérotés', en: 'streamed response, its events numbered' },
    async run(target) {
      const body = { model: await target.model('chat'), input: 'Dis bonjour.', stream: true, store: false }
      const reply = await target.ask('POST', '/v1/responses', { body })
      expectStatus(reply, 200)
      const events = eventsOf(reply).filter((data) => data.startsWith('{'))
      const told = events.map((data): unknown => JSON.parse(data))
      for (const [index, event] of told.entries())
        expectEqual(member(event, 'sequence_number'), index, 'sequence_number')
      const types = told.map((event) => member(event, 'type'))
      for (const type of ['response.created', 'response.output_item.added', 'response.output_text.done']) {
        if (!types.includes(type)) throw new Difference(types.join(' ').slice(0, 80), type)
      }
      const isCut = types.at(-1) === 'response.incomplete'
      if (!isCut) expectEqual(types.at(-1), 'response.completed', 'last event')
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'réponse gardée, relue, continuée, oubliée', en: 'response kept, read, gone on from, forgotten' },
    async run(target) {
      const model = await target.model('chat')
      const ask = (more: object) => target.ask('POST', '/v1/responses', { body: { model, input: 'Bonjour.', ...more } })
      const first = await ask({})
      expectStatus(first, 200)
      const id = String(member(first.json, 'id'))
      try {
        expectEqual(member((await target.ask('GET', `/v1/responses/${id}`)).json, 'id'), id, 'id')
        const items = await target.ask('GET', `/v1/responses/${id}/input_items`)
        expectEqual(member(items.json, 'data', 0, 'role'), 'user', 'input_items role')
        const second = await ask({ previous_response_id: id, store: false })
        expectEqual(member(second.json, 'previous_response_id'), id, 'previous_response_id')
      } finally {
        expectStatus(await target.ask('DELETE', `/v1/responses/${id}`), 200)
      }
      expectStatus(await target.ask('GET', `/v1/responses/${id}`), 404)
    },
  },
  {
    family: 'OpenAI',
    name: { fr: 'fichier gardé, listé, relu, effacé', en: 'file kept, listed, read, deleted' },
    run: (target) =>
      withFile(target, ['user_data', content], async (id) => {
        const listed = await target.ask('GET', '/v1/files?limit=1')
        expectEqual(member(listed.json, 'data', 0, 'id'), id, 'data[0].id')
        expectKind(member(listed.json, 'has_more'), 'has_more', 'boolean')
        expectEqual((await target.ask('GET', `/v1/files/${id}/content`)).text, content, 'content')
      }),
  },
  {
    family: 'OpenAI',
    name: { fr: 'base vectorielle : fichier rattaché et trouvé', en: 'vector store: a file attached and found' },
    run: (target) =>
      withFile(target, ['assistants', content], async (file_id) => {
        const made = await target.ask('POST', '/v1/vector_stores', { body: { name, file_ids: [file_id] } })
        expectStatus(made, 200)
        const store = `/v1/vector_stores/${String(member(made.json, 'id'))}`
        try {
          const file = await untilSaid(
            target,
            `${store}/files/${file_id}`,
            (json) => member(json, 'status') !== 'in_progress',
          )
          expectEqual(member(file, 'status'), 'completed', 'status')
          const found = await target.ask('POST', `${store}/search`, { body: { query: 'registre des baobabs' } })
          expectEqual(member(found.json, 'data', 0, 'file_id'), file_id, 'file_id')
          expectEqual(member(found.json, 'data', 0, 'content', 0, 'text'), content, 'text')
        } finally {
          await target.ask('DELETE', store)
        }
      }),
  },
  {
    family: 'OpenAI',
    name: { fr: 'lot de requêtes, jusqu’à ses réponses', en: 'batch of requests, until its answers' },
    async run(target) {
      const url = '/v1/chat/completions'
      const body = {
        model: await target.model('chat'),
        messages: [{ role: 'user', content: 'Bonjour.' }],
        max_tokens: 8,
      }
      const line = JSON.stringify({ custom_id: name, method: 'POST', url, body })
      await withFile(target, ['batch', line], async (input_file_id) => {
        const batch = { input_file_id, endpoint: url, completion_window: '24h' }
        const made = await target.ask('POST', '/v1/batches', { body: batch })
        expectStatus(made, 200)
        const over = new Set<unknown>(['completed', 'failed', 'expired', 'cancelled'])
        const id = String(member(made.json, 'id'))
        const done = await untilSaid(target, `/v1/batches/${id}`, (json) => over.has(member(json, 'status')))
        expectEqual(member(done, 'status'), 'completed', 'status')
        const output = String(member(done, 'output_file_id'))
        const answered = (await target.ask('GET', `/v1/files/${output}/content`)).text
        expectEqual(member(JSON.parse(answered.split('\n')[0] ?? ''), 'custom_id'), name, 'custom_id')
        await target.ask('DELETE', `/v1/files/${output}`)
      })
    },
  },
]
