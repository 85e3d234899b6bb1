import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from './check.ts'
import { type Target, expectEqual, expectKind, expectStatus, member } from './target.ts'

const name = 'socle-conformance'
const content = 'Le registre des baobabs se tient au grenier.'

/** A collection with one passage, for as long as something is tried in it; what was made is deleted. */
async function withPassage(target: Target, attempt: (at: { collection: number; document: number }) => Promise<void>) {
  const made = await target.ask('POST', '/v1/collections', { body: { name } })
  expectStatus(made, 201)
  const collection = Number(member(made.json, 'id'))
  try {
    const form = new FormData()
    form.set('collection_id', String(collection))
    form.set('name', name)
    const added = await target.ask('POST', '/v1/documents', { form })
    expectStatus(added, 201)
    const document = Number(member(added.json, 'id'))
    const body = { chunks: [{ content, metadata: { source: name } }] }
    const chunks = await target.ask('POST', `/v1/documents/${document}/chunks`, { body })
    expectStatus(chunks, 201)
    expectKind(member(chunks.json, 'ids'), 'ids', 'array')
    await attempt({ collection, document })
  } finally {
    await target.ask('DELETE', `/v1/collections/${collection}`)
  }
}

const attempts = 40
const betweenMs = 250

/** What clients of Albert 0.4 to 0.8 send. */
export const albertChecks: readonly Check[] = [
  {
    family: 'Albert',
    name: { fr: 'modèles avec type et prix', en: 'models with type and price' },
    async run(target) {
      const { json } = await target.ask('GET', '/v1/models')
      expectKind(member(json, 'data', 0, 'type'), 'type', 'string')
      expectKind(member(json, 'data', 0, 'aliases'), 'aliases', 'array')
      expectKind(member(json, 'data', 0, 'costs', 'prompt_tokens'), 'costs.prompt_tokens', 'number')
    },
  },
  {
    family: 'Albert',
    name: { fr: 'coût et impacts dans chaque réponse', en: 'cost and impacts in every answer' },
    async run(target) {
      const body = {
        model: await target.model('chat'),
        messages: [{ role: 'user', content: 'Bonjour.' }],
        max_tokens: 8,
      }
      const { json } = await target.ask('POST', '/v1/chat/completions', { body })
      expectKind(member(json, 'usage', 'cost'), 'usage.cost', 'number')
      expectKind(member(json, 'usage', 'impacts', 'kWh'), 'usage.impacts.kWh', 'number')
      expectKind(member(json, 'usage', 'impacts', 'kgCO2eq'), 'usage.impacts.kgCO2eq', 'number')
    },
  },
  {
    family: 'Albert',
    name: { fr: 'son compte, aux deux adresses', en: 'own account, at both addresses' },
    async run(target) {
      for (const path of ['/v1/me', '/v1/me/info']) {
        const reply = await target.ask('GET', path)
        expectStatus(reply, 200)
        expectEqual(member(reply.json, 'object'), 'userInfo', 'object')
        expectKind(member(reply.json, 'permissions'), 'permissions', 'array')
      }
    },
  },
  {
    family: 'Albert',
    name: { fr: 'ses usages, appel par appel et par jour', en: 'own usage, by call and by day' },
    async run(target) {
      const now = Math.floor(Date.now() / 1000)
      for (const path of ['/v1/me/usage?limit=1', `/v1/usage?start_time=${now - 86_400}&end_time=${now}`]) {
        const reply = await target.ask('GET', path)
        expectStatus(reply, 200)
        expectKind(member(reply.json, 'data'), 'data', 'array')
      }
    },
  },
  {
    family: 'Albert',
    name: { fr: 'santé des modèles', en: 'health of the models' },
    async run(target) {
      const reply = await target.ask('GET', '/health/models')
      expectStatus(reply, 200)
      expectKind(member(reply.json, 'data'), 'data', 'array')
    },
  },
  {
    family: 'Albert',
    name: {
      fr: 'collection, document, passage, lus et effacés',
      en: 'collection, document, passage, read and deleted',
    },
    run: (target) =>
      withPassage(target, async ({ document }) => {
        const listed = await target.ask('GET', `/v1/documents/${document}/chunks`)
        expectStatus(listed, 200)
        expectEqual(member(listed.json, 'data', 0, 'content'), content, 'content')
        const chunk = String(member(listed.json, 'data', 0, 'id'))
        expectStatus(await target.ask('DELETE', `/v1/documents/${document}/chunks/${chunk}`), 204)
      }),
  },
  {
    family: 'Albert',
    name: { fr: 'recherche filtrée par métadonnées', en: 'search filtered by metadata' },
    run: (target) =>
      withPassage(target, async ({ collection, document }) => {
        const metadata_filters = { key: 'source', type: 'eq', value: name }
        const body = {
          query: 'registre des baobabs',
          method: 'lexical',
          collection_ids: [collection],
          metadata_filters,
        }
        // Services index what they are sent a moment later.
        let reply = await target.ask('POST', '/v1/search', { body })
        for (let left = attempts; left > 0 && member(reply.json, 'data', 0) === undefined; left -= 1) {
          await sleep(betweenMs)
          reply = await target.ask('POST', '/v1/search', { body })
        }
        expectStatus(reply, 200)
        expectEqual(member(reply.json, 'data', 0, 'chunk', 'document_id'), document, 'document_id')
        expectEqual(member(reply.json, 'data', 0, 'method'), 'lexical', 'method')
      }),
  },
  {
    family: 'Albert',
    name: { fr: 'ses mots dans les erreurs', en: 'its words in errors' },
    async run(target) {
      const reply = await target.ask('GET', '/v1/collections/2147483647')
      expectStatus(reply, 404)
      expectEqual(member(reply.json, 'detail'), 'Collection 2147483647 not found.', 'detail')
    },
  },
]
