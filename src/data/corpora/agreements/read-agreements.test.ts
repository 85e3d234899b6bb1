import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveOf, readAll } from '../../../../test/fakes/memory-archive.ts'
import { chunkDocument } from '#data/chunks/chunk'
import { listAgreements } from './read-agreements.ts'

const { signal } = new AbortController()
const stub = {
  type: 'convention collective',
  data: { num: 673, title: 'Fourrure', shortTitle: 'Fourrure' },
  children: [],
}

function agreement(...children: object[]) {
  const data = { num: 1702, title: 'Convention du 15 décembre 1992', shortTitle: 'Travaux publics' }
  const text = { type: 'section', data: { title: 'Texte de base' }, children }
  return { type: 'convention collective', data, children: [text] }
}

function article(rest: object = {}) {
  const data = {
    id: 'KALIARTI2',
    cid: 'KALIARTI1',
    num: '1.1',
    content: '<p>Champ d’application.</p>',
    etat: 'VIGUEUR_ETEN',
  }
  return { type: 'article', data: { ...data, ...rest } }
}

const read = (...roots: object[]) => {
  const files = roots.map((root, number) => [`package/data/KALICONT${number}.json`, JSON.stringify(root)])
  return readAll(listAgreements(archiveOf(Object.fromEntries(files)), signal))
}

test('an article bears the name and number of its agreement, its place and its state', async () => {
  const [found] = await read(stub, agreement(article({ surtitre: 'Objet' })))
  const document = found?.document ?? assert.fail()
  assert.equal(document.title, 'Travaux publics (IDCC 1702), article 1.1')
  assert.equal(document.canonicalUrl, 'https://www.legifrance.gouv.fr/conv_coll/id/KALIARTI2')
  assert.deepEqual(document.version?.legalStatus, 'VIGUEUR_ETEN')
  assert.deepEqual(chunkDocument(document.title, document.parsed)[0]?.path, ['Texte de base', 'Objet'])
  assert.ok(document.aliases?.includes('article 1.1 idcc 1702'))
  assert.ok(!document.aliases?.includes('article 1.1'))
  // The package dates no article, and nothing is made up.
  assert.equal(document.updatedAt, null)
})

test('an article without number is named by its section; stubs hold nothing', async () => {
  const [found, ...rest] = await read(stub, agreement(article({ num: null })))
  assert.equal(found?.document?.title, 'Travaux publics (IDCC 1702), Texte de base')
  assert.deepEqual(rest, [])
  assert.deepEqual(await read(stub), [])
})

test('a package without agreements, or with broken ones, is told', async () => {
  await assert.rejects(read(), { code: 'corrupted' })
  await assert.rejects(read(agreement({ type: 'article', data: { num: '1' } })), { code: 'corrupted' })
})
