import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { list } from '../../test/page/answers.ts'
import { collection } from '../../test/page/collection-answers.ts'
import { listedDocument } from '../../test/page/document-answers.ts'
import {
  appears,
  becomes,
  button,
  cellsOf,
  describedBy,
  field,
  heading,
  itemsOf,
  named,
  namesOf,
  noted,
} from '../../test/page/elements.ts'
import { FakeUpload, takeUploads } from '../../test/page/fake-uploads.ts'
import { announced, everydayServer, openPage } from '../../test/page/open-page.tsx'

beforeEach(takeUploads)

const limits = { extensions: ['.pdf', '.md'], largest_bytes: 2_097_152, most_characters: 1_000_000 }
const own = collection('Délibérations', { documents: 2 })

function server(known = own) {
  return everydayServer()
    .answers('getCollection', known)
    .answers('listDocuments', list([]))
    .answers('getUploadLimits', limits)
    .answers('listModels', list([]))
}

async function open(api = server()) {
  const opened = await openPage('/collections/3', { server: api })
  await heading('Délibérations')
  return { ...opened, api }
}

const documents = [
  listedDocument('Budget', { id: 1, chunks: 1234, updated_at: '2026-01-01' }),
  listedDocument('Plan', { id: 2, state: 'queued', chunks: 0, file_name: 'Plan' }),
  listedDocument('Photo', { id: 3, state: 'processing', chunks: 0 }),
  listedDocument('Vide', { id: 4, state: 'failed', chunks: 0, error: { code: 'empty', message: 'Rien à lire.' } }),
]

test('each document says its file, its state, its passages and its day; only what failed is read again', async () => {
  await open(server().answers('listDocuments', list(documents)))
  await screen.findByRole('table')
  assert.deepEqual(cellsOf(), [
    ['BudgetBudget.pdf', '✓ Prêt', '1 234', '1er janvier 2026', 'Supprimer Budget'],
    ['Plan', 'En attente', '—', '15 nov. 2026', 'Supprimer Plan'],
    ['PhotoPhoto.pdf', 'Lecture en cours', '—', '15 nov. 2026', 'Supprimer Photo'],
    ['VideVide.pdfRien à lire.', 'Refusé', '—', '15 nov. 2026', 'Réessayer VideSupprimer Vide'],
  ])
})

test('a refused document is read again, and that is said', async () => {
  const api = server()
    .answers('listDocuments', list(documents))
    .answers('retryDocument', documents[1] ?? listedDocument('Vide'))
  const { user } = await open(api)
  await user.click(await appears('button', 'Réessayer Vide'))
  await becomes(() => announced().status, 'Le document va être lu de nouveau.')
  assert.deepEqual(
    api.sent('retryDocument').map(({ params }) => params),
    [{ id: '4' }],
  )
})

test('a document is deleted after a confirmation that names it, said, and the focus stays in the list', async () => {
  const api = server().answers('listDocuments', list(documents)).answers('deleteDocument', undefined)
  const { user } = await open(api)
  await user.click(await appears('button', 'Supprimer Budget'))
  const dialog = named('dialog', 'Supprimer ce document ?')
  assert.ok(within(dialog).getByText(/Budget.*ne sera plus trouvé par la recherche\./))
  api.answers('listDocuments', list(documents.slice(1)))
  await user.click(button('Supprimer', dialog))
  await becomes(() => announced().status, 'Document supprimé : Budget')
  await becomes(() => cellsOf().length, 3)
  await becomes(() => document.activeElement?.closest('tr')?.textContent?.startsWith('Plan'), true)
})

test('what may be given is said in the units that people read', async () => {
  await open()
  await screen.findByText(/· 2 Mo et 1 million de caractères par fichier$/)
})

const choose = async (user: Awaited<ReturnType<typeof open>>['user'], ...files: File[]): Promise<void> => {
  const input = document.querySelector<HTMLInputElement>('.drop input[type=file]')
  assert.ok(input)
  await user.upload(input, files)
}

test('a file is sent into the collection with its progress, then the list is read again and that is said', async () => {
  const { user, api } = await open()
  await screen.findByText('Aucun document pour l’instant.')
  await choose(user, new File(['%PDF'], 'budget.pdf', { type: 'application/pdf' }))
  const [upload] = FakeUpload.all
  assert.ok(upload)
  assert.deepEqual(upload.sent.fields, { collection_id: '3', file: 'budget.pdf' })
  const sending = await screen.findByRole('list', { name: 'Fichiers en cours d’envoi' })
  assert.deepEqual(itemsOf(sending), ['budget.pdfEn attente'])
  await upload.progress(1, 3)
  assert.deepEqual(itemsOf(sending), ['budget.pdfEnvoi : 33 %'])
  api.answers('listDocuments', list([listedDocument('Budget')]))
  await upload.answer(201, {})
  await becomes(() => announced().status, 'Fichier envoyé : budget.pdf')
  await appears('table', 'Documents de la collection')
  assert.equal(namesOf('list').includes('Fichiers en cours d’envoi'), false)
  await becomes(() => api.sent('getCollection').length, 2)
})

test('files go one after the other, and one that is refused does not hold the next', async () => {
  const { user } = await open()
  await screen.findByText('Aucun document pour l’instant.')
  await choose(user, new File(['a'], 'a.pdf'), new File(['b'], 'b.md'))
  assert.equal(FakeUpload.all.length, 1)
  await FakeUpload.all[0]?.refuse(422, 'Ce PDF demande un mot de passe.')
  await becomes(() => FakeUpload.all.length, 2)
  const sending = named('list', 'Fichiers en cours d’envoi')
  assert.deepEqual(itemsOf(sending), ['a.pdfCe PDF demande un mot de passe.RefuséRetirer a.pdf', 'b.mdEn attente'])
  assert.equal(announced().alert, 'a.pdf : Ce PDF demande un mot de passe.')
  await FakeUpload.all[1]?.answer(201, {})
  await user.click(button('Retirer a.pdf'))
  assert.equal(namesOf('list').includes('Fichiers en cours d’envoi'), false)
})

test('a connection that is lost is told in words', async () => {
  const { user } = await open()
  await screen.findByText('Aucun document pour l’instant.')
  await choose(user, new File(['a'], 'a.pdf'))
  await FakeUpload.all[0]?.fail()
  await becomes(
    () => itemsOf(named('list', 'Fichiers en cours d’envoi')),
    ['a.pdfLe serveur ne répond pas. Vérifiez votre connexion, puis réessayez.RefuséRetirer a.pdf'],
  )
})

for (const { file, says } of [
  { file: new File(['x'], 'jeu.exe'), says: 'Ce type de fichier n’est pas lu. Essayez de l’enregistrer en PDF.' },
  { file: new File([new Uint8Array(2_097_153)], 'gros.PDF'), says: 'Ce fichier dépasse 2 Mo.' },
]) {
  test(`${file.name} is refused before it leaves, seen and heard: ${says}`, async () => {
    const { user } = await openPage('/collections/3', { server: server() })
    await screen.findByText(/par fichier$/)
    const input = document.querySelector<HTMLInputElement>('.drop input[type=file]')
    input?.removeAttribute('accept')
    assert.ok(input)
    await user.upload(input, file)
    await becomes(() => announced().alert, `${file.name} : ${says}`)
    assert.deepEqual(itemsOf(named('list', 'Fichiers en cours d’envoi')), [
      `${file.name}${says}RefuséRetirer ${file.name}`,
    ])
    assert.equal(FakeUpload.all.length, 0)
  })
}

test('what a collection is, is changed as it is written', async () => {
  const api = server().answers('updateCollection', undefined)
  const { user } = await open(api)
  await user.click(button('Modifier'))
  const dialog = named('dialog', 'Délibérations')
  await user.type(within(dialog).getByLabelText('Nom'), ' 2026')
  await user.selectOptions(within(dialog).getByLabelText('Sensibilité des données'), 'sensitive')
  await user.click(button('Enregistrer', dialog))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateCollection'), {
    name: 'Délibérations 2026',
    description: '',
    data: 'sensitive',
    keep_originals: true,
    question_model: '',
  })
})

test('files are only forgotten by somebody who has read that they are', async () => {
  const api = server().answers('updateCollection', undefined)
  const { user } = await open(api)
  await user.click(button('Modifier'))
  await user.click(field('Conserver les fichiers d’origine'))
  await user.click(button('Enregistrer'))
  const asked = await appears('dialog', 'Oublier les fichiers d’origine ?')
  assert.equal(api.sent('updateCollection').length, 0)
  await user.click(button('Annuler', asked))
  await user.click(button('Enregistrer'))
  await user.click(button('Oublier les fichiers', named('dialog', 'Oublier les fichiers d’origine ?')))
  await becomes(() => api.sent('updateCollection').length, 1)
  const { keep_originals: keeps, forget_originals: forgets } = Object(api.bodyOf('updateCollection'))
  assert.deepEqual([keeps, forgets], [false, true])
})

test('an empty collection has no file to lose: nothing is confirmed', async () => {
  const api = server(collection('Délibérations', { documents: 0 })).answers('updateCollection', undefined)
  const { user } = await open(api)
  await user.click(button('Modifier'))
  await user.click(field('Conserver les fichiers d’origine'))
  await user.click(button('Enregistrer'))
  await becomes(() => Object(api.sent('updateCollection')[0]?.body).forget_originals, undefined)
  assert.equal(api.sent('updateCollection').length, 1)
})

test('a change that is refused stays in the dialog, at its field', async () => {
  const refusal = { status: 409, message: 'Refusé.', fields: { name: 'Une collection porte déjà ce nom.' } }
  const { user } = await open(server().refuses('updateCollection', refusal))
  await user.click(button('Modifier'))
  await user.click(button('Enregistrer'))
  await becomes(() => describedBy(field('Nom')), ['Une collection porte déjà ce nom.'])
})

test('a collection is deleted after a confirmation that names it, said, and its list shown', async () => {
  const api = server().answers('deleteCollection', undefined).answers('listCollections', list([]))
  const { user, address } = await open(api)
  await user.click(button('Supprimer', screen.getByRole('main')))
  const dialog = named('dialog', 'Supprimer cette collection ?')
  assert.ok(within(dialog).getByText(/Délibérations.*et tous ses documents seront supprimés définitivement\./))
  await user.click(button('Supprimer', dialog))
  await becomes(address, '/collections')
  await becomes(() => announced().status, 'Collection supprimée : Délibérations')
})

test('a deletion that is refused says why, and the collection stays', async () => {
  const refusal = { status: 409, message: 'Cette collection est conservée par décision.' }
  const { user, address } = await open(server().refuses('deleteCollection', refusal))
  await user.click(button('Supprimer', screen.getByRole('main')))
  await user.click(button('Supprimer', named('dialog', 'Supprimer cette collection ?')))
  await noted('Cette collection est conservée par décision.')
  assert.equal(address(), '/collections/3')
})
