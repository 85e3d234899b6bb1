import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { list } from '../../test/page/answers.ts'
import { collection } from '../../test/page/collection-answers.ts'
import { morning } from '../../test/page/conversation-answers.ts'
import { readDocument } from '../../test/page/document-answers.ts'
import {
  appears,
  becomes,
  button,
  field,
  heading,
  itemsOf,
  named,
  namesOf,
  noted,
  wordsOf,
} from '../../test/page/elements.ts'
import type { Answer } from '../../test/page/fake-server.ts'
import { FakeUpload, takeUploads } from '../../test/page/fake-uploads.ts'
import { announced, everydayServer, openPage } from '../../test/page/open-page.tsx'

beforeEach(takeUploads)
afterEach(() => history.replaceState(null, '', '/'))

type Version = Answer<'listDocumentVersions'>['data'][number]

const version = (id: number, more: Partial<Version> = {}): Version => ({
  object: 'document_version',
  id,
  current: false,
  name: 'Budget',
  file_name: 'Budget.pdf',
  media_type: 'application/pdf',
  size_bytes: 1000,
  has_original: true,
  page_count: 0,
  chunks: 1,
  created: morning,
  replaced: null,
  updated_at: null,
  effective_from: null,
  effective_to: null,
  legal_status: null,
  ...more,
})

function server(known = readDocument('Budget'), isWritable = true) {
  return everydayServer()
    .answers('getDocument', known)
    .answers('getCollection', collection('Délibérations', { writable: isWritable }))
    .answers('listDocumentVersions', list([version(1, { current: true })]))
    .answers('listChunks', list([]))
}

async function open(api = server(), search = '') {
  const opened = await openPage(`/documents/41${search}`, { server: api })
  await heading('Budget')
  await appears('link', '← Délibérations')
  return { ...opened, api }
}

const facts = (): string[] => [...document.querySelectorAll('.facts > div')].map(wordsOf)

test('a document says its file, its nature, its size and how often it is cited', async () => {
  await open(
    server(readDocument('Budget', { chunks: 1234, cited_by: 0, size_bytes: 1_234_567, updated_at: '2026-01-01' })),
  )
  assert.deepEqual(facts(), [
    'FichierBudget.pdf',
    'TypePDF',
    'Taille1,2 Mo',
    'Ajouté le15 nov. 2026',
    'Mise à jour1er janvier 2026',
    'Passages1 234',
    'Réponses qui le citent0',
  ])
})

test('a reader has the original and no way to change anything', async () => {
  await open(server(readDocument('Budget'), false))
  assert.equal(named('link', 'Télécharger l’original').getAttribute('href'), '/v1/documents/41/file')
  assert.deepEqual(namesOf('button', screen.getByRole('main')), [])
})

test('an original that was not kept is said, instead of a link to nothing', async () => {
  await open(server(readDocument('Budget', { has_original: false })))
  assert.ok(screen.getByText('Original non conservé'))
  assert.ok(screen.queryByRole('link', { name: 'Télécharger l’original' }) === null)
})

test('an address that no browser should follow makes no link', async () => {
  await open(server(readDocument('Budget', { url: 'javascript:alert(1)' })))
  assert.ok(screen.queryByRole('link', { name: /page officielle/ }) === null)
})

test('why a document was refused is told above it', async () => {
  const error = { code: 'empty', message: 'Rien à lire dans ce fichier.' }
  await open(server(readDocument('Budget', { state: 'failed', error })))
  await noted('Rien à lire dans ce fichier.')
  await screen.findByText('Ce document n’a pas encore été lu.')
})

test('what the reading left out is said once each, and the rest counted', async () => {
  const notes = Array.from({ length: 22 }, (_, index) => ({ kind: 'page', message: `Page ${index + 1} illisible.` }))
  await open(server(readDocument('Budget', { notes: [...notes, ...notes] })))
  const note = screen.getByText('Ce que la lecture a laissé de côté ou met en doute').closest<HTMLElement>('.note')
  assert.ok(note)
  const items = itemsOf(within(note).getByRole('list'))
  assert.deepEqual([items.length, items[0], items.at(-1)], [21, 'Page 1 illisible.', 'Et 2 autres'])
})

test('files inside a document are counted and had one by one', async () => {
  const files = [
    { number: 1, name: 'plan.pdf' },
    { number: 2, name: 'photo.png' },
  ]
  await open(server(readDocument('Budget', { files })))
  const details = screen.getByText('Fichiers joints ou contenus (2)').closest('details')
  assert.ok(details)
  assert.deepEqual(
    [...details.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')]),
    [
      ['plan.pdf', '/v1/documents/41/files/1'],
      ['photo.png', '/v1/documents/41/files/2'],
    ],
  )
})

const versions = [
  version(2, { current: true, created: morning }),
  version(1, { created: morning - 86_400, replaced: morning, has_original: false }),
]

test('what a document was can be read, and is told not to be what answers know', async () => {
  const api = server().answers('listDocumentVersions', list(versions))
  const { user, address } = await open(api)
  await user.click(await screen.findByText('2 versions'))
  await user.click(named('link', 'Autre version'))
  await becomes(address, '/documents/41?version=1')
  await screen.findByText(
    'Vous lisez une autre version que celle d’aujourd’hui : enregistrée le 14 nov. 2026, remplacée le 15 nov. 2026. La recherche et les réponses ne l’utilisent plus.',
  )
  assert.ok(screen.getByText('Original non conservé'))
  await becomes(() => api.sent('listChunks').at(-1)?.query['version'], '1')
  await user.click(named('link', 'Lire la version actuelle'))
  await becomes(address, '/documents/41')
})

test('a text of law says the days on which each wording is in force', async () => {
  const law = [
    version(2, { current: true, effective_from: '2026-01-01' }),
    version(1, { effective_from: '2020-02-01', effective_to: '2026-01-01' }),
  ]
  await open(server().answers('listDocumentVersions', list(law)))
  const details = (await screen.findByText('2 versions')).closest('details')
  assert.ok(details)
  assert.deepEqual(itemsOf(within(details).getByRole('list')), [
    'Version actuelleEn vigueur depuis le 1er janvier 2026',
    'Autre versionEn vigueur depuis le 1er février 2020 jusqu’au 1er janvier 2026',
  ])
})

const page = (number: number, more = {}) => ({
  page: number,
  text: `Texte ${number}`,
  recognised: false,
  doubtful: false,
  ...more,
})

test('pages open on the first that is to be checked, with its doubt in words', async () => {
  history.replaceState(null, '', '/#pages')
  const api = server(readDocument('Budget', { page_count: 3, doubtful_pages: [2] })).answers(
    'listDocumentPages',
    ({ query }) =>
      list([page(Number(query['offset']) + 1, { recognised: true, doubtful: query['offset'] === '1' })], 3),
  )
  const { user } = await open(api)
  await noted('Page en image : son texte a été reconnu avec un doute. Vérifiez-le sur l’image.')
  assert.deepEqual(namesOf('option', field('Page')), ['1 sur 3', '2 sur 3, à vérifier', '3 sur 3'])
  await user.click(button('Page suivante'))
  await screen.findByText('Page en image : son texte a été reconnu par un programme.')
  assert.equal(button('Page suivante').getAttribute('aria-disabled'), 'true')
  await user.click(button('Page suivante'))
  assert.equal(
    screen.getByAltText('La page 3 telle qu’elle est').getAttribute('src'),
    '/v1/documents/41/pages/3/picture',
  )
})

test('a page without a word says so', async () => {
  history.replaceState(null, '', '/#pages')
  const api = server(readDocument('Budget', { page_count: 1 })).answers(
    'listDocumentPages',
    list([page(1, { text: '' })]),
  )
  await open(api)
  await screen.findByText('Aucun texte sur cette page.')
})

async function replaceBy(name: string) {
  const opened = await open()
  const input = document.querySelector<HTMLInputElement>('main input[type=file]')
  input?.removeAttribute('accept')
  assert.ok(input)
  await opened.user.upload(input, new File(['%PDF'], name))
  return opened
}

test('another file takes the place of this one under its name, whatever its own', async () => {
  const { api } = await replaceBy('brouillon (2).PDF')
  assert.deepEqual(FakeUpload.all[0]?.sent.fields, { collection_id: '3', file: 'Budget.pdf' })
  await FakeUpload.all[0]?.progress(1, 2)
  assert.ok(button('Envoi : 50 %'))
  await FakeUpload.all[0]?.answer(201, {})
  await becomes(() => announced().status, 'Fichier remplacé. Le document est lu de nouveau.')
  await becomes(() => api.sent('getDocument').length, 2)
  assert.ok(button('Remplacer'))
})

test('a file of another kind does not leave, and which one is asked for is said', async () => {
  await replaceBy('budget.docx')
  await noted('Choisissez un fichier .pdf, comme l’original.')
  assert.equal(FakeUpload.all.length, 0)
})

test('a document is deleted from its page, which leads back to its collection', async () => {
  const api = server().answers('deleteDocument', undefined).answers('listDocuments', list([]))
  api.answers('getUploadLimits', { extensions: ['.pdf'], largest_bytes: 1000, most_characters: 1_000_000 })
  const { user, address } = await open(api)
  await user.click(button('Supprimer Budget'))
  await user.click(button('Supprimer', named('dialog', 'Supprimer ce document ?')))
  await becomes(address, '/collections/3')
  await becomes(() => announced().status, 'Document supprimé : Budget')
})
