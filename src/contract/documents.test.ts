import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ClientMetadata } from './batches.ts'
import { chunkRoutes } from './chunks.ts'
import { CollectionDraft, dataRoutes } from './data.ts'
import { DocumentForm, DocumentMetadata, SentMetadata } from './documents.ts'
import { filesRoutes } from './files.ts'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { sourceItemRoutes } from './source-items.ts'

const named = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))

describe('the metadata of a document', () => {
  test('is kept as it is sent, lists joined, nothing where there is nothing', () => {
    const sent = { service: 'Paie', annee: 2024, clos: false, themes: ['a', 7, true], vide: '', rien: null, aucun: [] }
    assert.deepEqual(SentMetadata.parse(sent), { service: 'Paie', annee: 2024, clos: false, themes: 'a,7,true' })
    assert.deepEqual(SentMetadata.parse({ ' service ': 'Paie' }), { service: 'Paie' })
  })

  test('has at most ten names, those without a value not counted', () => {
    assert.equal(faultIn(SentMetadata, named(10)), null)
    assert.equal(faultIn(SentMetadata, { ...named(10), vide: '' }), null)
    assert.equal(faultIn(SentMetadata, named(11)), 'all: custom')
    assert.equal(faultIn(DocumentMetadata, named(11)), 'all: custom')
  })

  test('holds short texts, numbers and what is true or not', () => {
    assert.equal(faultIn(SentMetadata, { k: signs(255) }), null)
    const wrong = [
      { k: signs(256) },
      { k: times(100, 'abc') },
      { k: times(101, '') },
      { k: {} },
      { k: [[]] },
      { '': 'v' },
      { [signs(256)]: 'v' },
      { 'a\0': 'v' },
    ]
    for (const metadata of wrong)
      assert.notEqual(faultIn(SentMetadata, metadata), null, JSON.stringify(metadata).slice(0, 60))
    for (const metadata of ['a', [], null]) assert.equal(faultIn(SentMetadata, metadata), 'all: invalid_type')
  })
})

describe('the form of a document', () => {
  const read = (form: object) => DocumentForm.parse(form)

  test('holds figures and JSON as texts', () => {
    const form = {
      collection_id: '4',
      name: ' Règlement ',
      metadata: '{"service":"Paie"}',
      chunk_size: '1000',
      chunk_overlap: '0',
    }
    assert.deepEqual(read(form), {
      collection_id: 4,
      name: 'Règlement',
      metadata: { service: 'Paie' },
      chunk_size: 1000,
      chunk_overlap: 0,
    })
    assert.deepEqual(read({}), {})
    assert.deepEqual(read({ metadata: '' }), { metadata: undefined })
  })

  test('says what its metadata must be', () => {
    for (const metadata of ['{', 'null', '[]', '"a"', '{}', '{"k":{}}', '{"k":""}', JSON.stringify(named(11))]) {
      const { error } = DocumentForm.safeParse({ metadata })
      assert.deepEqual(
        error?.issues.map(({ path, message }) => [path, message]),
        [[['metadata'], 'a JSON object of one to ten strings, numbers or booleans']],
        metadata,
      )
    }
    assert.equal(faultIn(DocumentForm, { metadata: signs(10_001) }), 'metadata: too_big')
  })

  test('cuts within what can be cut', () => {
    for (const size of ['100', '8000']) assert.equal(faultIn(DocumentForm, { chunk_size: size }), null)
    assert.equal(faultIn(DocumentForm, { chunk_size: '99' }), 'chunk_size: too_small')
    assert.equal(faultIn(DocumentForm, { chunk_size: '8001' }), 'chunk_size: too_big')
    assert.equal(faultIn(DocumentForm, { chunk_overlap: '-1' }), 'chunk_overlap: too_small')
    assert.equal(faultIn(DocumentForm, { separators: times(101, '\n') }), 'separators: invalid_union')
    assert.equal(faultIn(DocumentForm, { separators: '\n' }), null)
  })

  test('refuses in words what is not done', () => {
    const said = (form: object) => DocumentForm.safeParse(form).error?.issues[0]?.message
    assert.equal(
      said({ is_separator_regex: 'true' }),
      'regular expressions are not taken: send the separators as they are written',
    )
    assert.equal(
      said({ preset_separators: 'python' }),
      'markdown alone: every document is read as Markdown, and cut by its headings',
    )
    for (const no of ['false', 'False', '0']) assert.equal(said({ is_separator_regex: no }), undefined)
  })
})

describe('a collection', () => {
  const change = dataRoutes.updateCollection.body

  test('has a name of one line', () => {
    assert.deepEqual(CollectionDraft.parse({ name: ' Paie ' }), { name: 'Paie' })
    assert.equal(faultIn(CollectionDraft, { name: 'a', description: signs(2000), visibility: null }), null)
    assert.equal(faultIn(CollectionDraft, { name: 'a', description: signs(2001) }), 'description: too_big')
    assert.equal(faultIn(CollectionDraft, { name: 'a', visibility: 'secret' }), 'visibility: invalid_value')
    assert.equal(faultIn(CollectionDraft, { name: 'a', data: 'secret' }), 'data: invalid_value')
    assert.equal(faultIn(CollectionDraft, { name: 'a\u202Eb' }), 'name: custom')
  })

  test('is changed by something', () => {
    assert.equal(faultIn(change, { keep_originals: false, forget_originals: true }), null)
    assert.equal(faultIn(change, { question_model: '' }), null)
    assert.equal(faultIn(change, {}), 'all: custom')
    assert.equal(faultIn(change, { owner: 1 }), 'all: unrecognized_keys')
  })
})

describe('passages that a sender cuts', () => {
  const { body } = chunkRoutes.createChunks

  test('are one to sixty-four, of twenty million characters together', () => {
    const chunk = { content: 'Deux mois', metadata: { service: 'Paie' } }
    assert.equal(faultIn(body, { chunks: times(64, chunk) }), null)
    assert.equal(faultIn(body, { chunks: [] }), 'chunks: too_small')
    assert.equal(faultIn(body, { chunks: times(65, chunk) }), 'chunks: too_big')
    assert.equal(faultIn(body, { chunks: [{ content: '' }] }), 'chunks.0.content: too_small')
    assert.equal(faultIn(body, { chunks: [{ content: 'a\0' }] }), 'chunks.0.content: custom')
    const half = { content: signs(10 * 1024 * 1024) }
    assert.equal(faultIn(body, { chunks: [half, half] }), null)
    assert.equal(faultIn(body, { chunks: [half, half, { content: 'a' }] }), 'chunks: custom')
  })
})

test('what a program pushes has an identity, an address of the web and a day', () => {
  const { form } = sourceItemRoutes.pushSourceItem
  const item = { external_id: ' délibération-12 ', url: 'https://mairie.fr/d/12', updated_at: '2024-02-29', mark: 'v1' }
  assert.deepEqual(form.parse(item), { ...item, external_id: 'délibération-12' })
  const wrong: [object, string][] = [
    [{ external_id: '' }, 'external_id: too_small'],
    [{ external_id: signs(1001) }, 'external_id: too_big'],
    [{ url: 'javascript:alert(1)' }, 'url: invalid_format'],
    [{ url: 'ftp://mairie.fr/d' }, 'url: invalid_format'],
    [{ url: `https://mairie.fr/${signs(2000)}` }, 'url: too_big'],
    [{ updated_at: '2023-02-29' }, 'updated_at: invalid_format'],
    [{ mark: '' }, 'mark: too_small'],
  ]
  for (const [part, fault] of wrong)
    assert.equal(faultIn(form, { ...item, ...part }), fault, JSON.stringify(part).slice(0, 60))
})

test('a file that a client keeps goes after an hour to a month', () => {
  const { form } = filesRoutes.createFile
  assert.deepEqual(form.parse({}), { purpose: 'user_data' })
  const life = (seconds: string) =>
    faultIn(form, { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': seconds })
  assert.deepEqual([life('3600'), life('2592000')], [null, null])
  assert.equal(life('3599'), 'expires_after[seconds]: too_small')
  assert.equal(life('2592001'), 'expires_after[seconds]: too_big')
  assert.equal(faultIn(form, { purpose: 'anything' }), 'purpose: invalid_value')
})

test('what a client notes has at most sixteen names', () => {
  assert.equal(faultIn(ClientMetadata, named(16)), null)
  assert.equal(faultIn(ClientMetadata, named(17)), 'all: custom')
  assert.equal(faultIn(ClientMetadata, { [signs(64)]: signs(512) }), null)
  assert.notEqual(faultIn(ClientMetadata, { [signs(65)]: 'v' }), null)
  assert.equal(faultIn(ClientMetadata, { k: signs(513) }), 'k: too_big')
  assert.equal(faultIn(ClientMetadata, { k: 1 }), 'k: invalid_type')
})
