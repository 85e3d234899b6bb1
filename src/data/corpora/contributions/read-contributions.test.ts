import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveOf, readAll } from '../../../../test/fakes/memory-archive.ts'
import { chunkDocument } from '#data/chunks/chunk'
import { listContributions } from './read-contributions.ts'

const { signal } = new AbortController()
const nothing = 'La convention collective ne prévoit rien sur ce point.'
const url = 'https://www.legifrance.gouv.fr/affichCodeArticle.do?idArticle=LEGIARTI000006900923&cidTexte=LEGITEXT1'
const contribution = {
  id: 'q1',
  title: 'Un poste se libère :\u00a0qui en est informé ?',
  answers: {
    generic: {
      markdown: `## Principe\n\nLe code n'impose rien, selon l'[article L1242-17](${url}).`,
      references: [{ category: 'labor_code', title: 'LEGIARTI000035639131', url: null }],
    },
    conventions: [
      { idcc: '0016', markdown: nothing, references: [] },
      { idcc: '0018', markdown: nothing, references: [] },
      {
        idcc: '0029',
        markdown: 'L’employeur informe les salariés.',
        references: [
          {
            category: 'agreement',
            title: 'Article 04.05.1',
            agreement: { num: 29, shortTitle: 'Hospitalisation privée' },
          },
        ],
      },
    ],
  },
}
const read = (list: object[]) =>
  readAll(listContributions(archiveOf({ 'package/data/contributions.json': JSON.stringify(list) }), signal))

test('a question holds the answer of the code and that of each agreement, under its name', async () => {
  const [found] = await read([contribution])
  const document = found?.document ?? assert.fail()
  assert.equal(document.title, 'Un poste se libère : qui en est informé ?')
  const passages = chunkDocument(document.title, document.parsed)
  const paths = passages.flatMap(({ path, alternativePaths }) => [path, ...alternativePaths])
  for (const heading of ['Code du travail', 'Hospitalisation privée (IDCC 29)', 'Convention collective IDCC 16']) {
    assert.ok(document.parsed.markdown.includes(`# ${heading}\n`), heading)
  }
  assert.ok(paths.length > 0)
  assert.ok(document.parsed.markdown.includes('**Principe**'))
})

test('its date is that of the archive, and it says that it is for tests', async () => {
  const [found] = await read([contribution])
  assert.match(found?.document?.publisher ?? '', /archive 2020, essais seulement/)
  assert.match(found?.document?.notice ?? '', /Archive de 2020/)
})

test('articles of the code, of agreements and of links are references of their answer', async () => {
  const [found] = await read([contribution])
  assert.deepEqual(
    found?.document?.references?.map(({ kind, target, heading }) => [kind, target, heading]),
    [
      ['article', 'legiarti000035639131', 'Code du travail'],
      ['article', 'legiarti000006900923', 'Code du travail'],
      ['article', 'article 04.05.1 idcc 29', 'Hospitalisation privée (IDCC 29)'],
    ],
  )
})

test('a question without answer is no document, and a package without questions is told', async () => {
  const [empty] = await read([{ id: 'q2', title: 'Vide', answers: {} }])
  assert.equal(empty?.document, null)
  await assert.rejects(readAll(listContributions(archiveOf({}), signal)), { code: 'corrupted' })
})
