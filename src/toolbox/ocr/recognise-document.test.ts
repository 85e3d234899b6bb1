import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, describe, test } from 'node:test'
import { noDatabase } from '../../../test/fakes/no-database.ts'
import { OcrRequest } from '#contract/tools'
import type { Backend, BackendModel } from '#inference/backends/backend'
import { namedModel } from '#inference/backends/model-settings'
import { createCatalogue } from '#inference/memory-catalogue'
import { jobActor } from '#platform/auth/actor'
import type { DocumentReader } from '../parse/document-reader.ts'
import type { PageEngine } from './page-engine.ts'
import { recogniseDocument } from './recognise-document.ts'

const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'
const unused = () => Promise.reject(new Error('not asked'))

/** What the servers of models were asked, and what they say. */
const received: { endpoint: string; body: Record<string, unknown> }[] = []
let ocrAnswer: unknown = {}
let transcripts: string[] = []

const as = (id: string, capabilities: BackendModel['capabilities']): BackendModel => ({
  ...namedModel(id, `amont-${id}`),
  capabilities,
})
const server: Backend = {
  name: 'serveur',
  kind: 'openai',
  forward({ endpoint, body }, sink) {
    received.push({ endpoint, body: JSON.parse(body.toString()) })
    const isChat = endpoint === 'chat/completions'
    const choice = { index: 0, delta: { content: transcripts.shift() ?? '' }, finish_reason: 'stop' }
    sink.start(200, { 'content-type': isChat ? 'text/event-stream' : 'application/json' })
    sink.data(
      Buffer.from(
        isChat ? `data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n` : JSON.stringify(ocrAnswer),
      ),
    )
    sink.end()
    return { abort: () => {}, resume: () => {} }
  },
  listModels: async () => [
    { ...as('lecteur', ['ocr']), aliases: ['mistral-ocr-latest'] },
    as('voyant', ['chat', 'vision']),
    as('bavard', ['chat']),
    as('vecteurs', ['embeddings']),
  ],
  close: async () => {},
}
const models = createCatalogue([server])
await models.refresh()
after(() => models.stop())

const picture = { left: 0, top: 0, right: 50, bottom: 50, png: Uint8Array.from([1]) }
const drawn: object[] = []
const pageEngine: PageEngine = {
  async *recognise({ pages }) {
    for (const page of pages === 'all' ? [1, 2] : pages) {
      const facts = {
        language: 'fr' as const,
        words: 2,
        confidence: 1,
        isDoubtful: false,
        width: 100,
        height: 200,
        dotsPerInch: 72,
      }
      yield { kind: 'read', page, markdown: `Page ${page}`, pictures: [picture, picture], ...facts }
    }
  },
  pagesOf: async () => [1, 2, 3],
  async draw({ page, width }) {
    drawn.push({ page, width })
    return Uint8Array.from([page])
  },
  close: () => {},
}
const documentReader: DocumentReader = {
  read: async () => ({
    mediaType: 'image/png',
    parsed: { title: null, markdown: '', language: 'fr', pages: [] },
    unreadPages: 'all',
    unreadFiles: [],
  }),
  openInner: unused,
  close: () => {},
}
const ctx = {
  ...{ db: noDatabase(), models, pageEngine, documentReader },
  usage: { record: () => {}, flush: async () => {}, stop: async () => {} },
  secrets: { seal: () => '', open: () => assert.fail('no address of ours') },
  storage: {
    put: unused,
    open: async () => Readable.from([]),
    has: async () => false,
    list: () => assert.fail(),
    delete: unused,
  },
  intake: { extensions: [], limitBytes: 1000, accepts: () => true, take: unused },
  actor: jobActor('ocr', ['inference:use']),
  signal: new AbortController().signal,
}

const ask = (more: object = {}) =>
  recogniseDocument(ctx, OcrRequest.parse({ document: { type: 'image_url', image_url: png }, ...more }))

describe('the engine that is carried', () => {
  test('reads when no model is named, or when it is named itself', async () => {
    for (const model of [undefined, null, 'socle-ocr']) {
      const answer = await ask({ model })
      assert.deepEqual(
        [answer.model, answer.pages.map(({ index, markdown }) => [index, markdown.split('\n')[0]])],
        [
          'socle-ocr',
          [
            [0, 'Page 1'],
            [1, 'Page 2'],
          ],
        ],
      )
      assert.deepEqual(answer.usage_info, { pages_processed: 2, doc_size_bytes: 33 })
    }
  })

  test('reads the pages that are asked for, which count from nought', async () => {
    for (const pages of ['1', [1]])
      assert.deepEqual(
        (await ask({ pages })).pages.map(({ index }) => index),
        [1],
      )
    await assert.rejects(ask({ pages: '--' }), { code: 'invalid_request' })
  })

  test('gives as many pictures as there may be in all, not on each page', async () => {
    const counts = async (limit?: number) =>
      (await ask({ image_limit: limit })).pages.map(({ images }) => images.length)
    assert.deepEqual(
      [await counts(), await counts(3), await counts(0)],
      [
        [2, 2],
        [2, 1],
        [0, 0],
      ],
    )
  })

  test('fills no schema, and says so rather than leave it out', async () => {
    for (const param of ['bbox_annotation_format', 'document_annotation_format']) {
      await assert.rejects(ask({ [param]: { type: 'json_schema' } }), {
        code: 'invalid_request',
        details: { reason: 'no_annotations', param },
      })
      assert.equal((await ask({ [param]: null })).pages.length, 2)
    }
  })

  test('threat: server-side request forgery: what stands at an address is not fetched', async () => {
    const document = { type: 'document_url', document_url: 'https://site.example/a.pdf' }
    await assert.rejects(ask({ document }), {
      code: 'invalid_request',
      details: { reason: 'only_data_urls', param: 'document.document_url' },
    })
  })
})

describe('a server that reads pages', () => {
  test('gets the request as it is, under its own name for the model', async () => {
    ocrAnswer = {
      pages: [{ index: 0, markdown: '# Lu', images: [], header: 'gardé' }],
      model: 'amont',
      usage_info: { pages_processed: 1 },
    }
    received.length = 0
    const more = { pages: [0], include_image_base64: true, bbox_annotation_format: { type: 'text' } }
    const answer = await ask({ model: 'mistral-ocr-latest', ...more })
    assert.deepEqual(
      received.map(({ endpoint, body: { model } }) => [endpoint, model]),
      [['ocr', 'amont-lecteur']],
    )
    assert.partialDeepStrictEqual(received[0]?.body, { ...more, document: { image_url: png } })
    assert.partialDeepStrictEqual(answer, { model: 'lecteur', pages: [{ markdown: '# Lu', header: 'gardé' }] })
  })

  test('that answers without pages is no such server', async () => {
    for (const answer of [{}, [], { pages: 'x' }, { pages: [{}], usage_info: { pages_processed: 1 } }]) {
      ocrAnswer = answer
      await assert.rejects(ask({ model: 'lecteur' }), {
        code: 'backend_protocol',
        details: { backend: 'lecteur', reason: 'answer_without_pages' },
      })
    }
  })
})

describe('a model that sees', () => {
  test('is shown each page, and its fences are taken off', async () => {
    transcripts = ['```markdown\n# Un\n\nTexte\n```', '```\nseul\n```', 'Trois ```x``` mots']
    received.length = 0
    drawn.length = 0
    const { pages, model } = await ask({ model: 'voyant' })
    assert.deepEqual(
      [model, pages.map(({ markdown }) => markdown)],
      ['voyant', ['# Un\n\nTexte', 'seul', 'Trois ```x``` mots']],
    )
    assert.deepEqual(
      drawn,
      [1, 2, 3].map((page) => ({ page, width: 1240 })),
    )
    assert.partialDeepStrictEqual(received[1]?.body, { temperature: 0, stream: true })
    assert.ok(
      JSON.stringify(received[1]?.body).includes(`data:image/png;base64,${Buffer.from([2]).toString('base64')}`),
    )
  })

  test('is shown the pages that are asked for alone', async () => {
    drawn.length = 0
    transcripts = ['Deux']
    const { pages } = await ask({ model: 'voyant', pages: '1' })
    assert.deepEqual(
      [pages.map(({ index, markdown }) => [index, markdown]), drawn],
      [[[1, 'Deux']], [{ page: 2, width: 1240 }]],
    )
  })
})

test('a model that is not there, or that reads nothing, is told', async () => {
  await assert.rejects(ask({ model: 'absent' }), { code: 'model_not_found', details: { model: 'absent' } })
  await assert.rejects(ask({ model: 'vecteurs' }), {
    code: 'model_cannot',
    details: { model: 'vecteurs', capability: 'vision' },
  })
})

test('it is for those who may ask models', async () => {
  const nobody = { ...ctx, actor: jobActor('ocr', []) }
  await assert.rejects(
    recogniseDocument(nobody, OcrRequest.parse({ document: { type: 'image_url', image_url: png } })),
    { code: 'forbidden' },
  )
})
