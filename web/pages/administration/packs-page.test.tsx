import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import {
  appears,
  becomes,
  button,
  describedBy,
  field,
  named,
  namesOf,
  noted,
  wordsOf,
} from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { FakeUpload, takeUploads } from '../../../test/page/fake-uploads.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'
import { sourceRun } from '../../../test/page/source-answers.ts'

beforeEach(takeUploads)

type Pack = Answer<'listPacks'>['data'][number]

const content: NonNullable<Pack['content']> = {
  corpus: { id: 'fiches-travail', title: 'Fiches du travail', publisher: 'Ministère', licence: 'LO 2.0' },
  packed: morning,
  signed_by: 'ab12',
  signed_here: false,
  texts: 2400,
  vectors: 12_345,
  profile: 'e5-small',
  vectors_used: true,
}

const pack = (more: Partial<Pack> = {}): Pack => ({
  object: 'pack',
  id: 2,
  name: 'fiches.zip',
  url: null,
  state: 'ready',
  size_bytes: 1_500_000,
  content,
  error: null,
  source_id: null,
  run: null,
  created: morning,
  expires: morning,
  ...more,
})

async function open(packs: Pack[], api = everydayServer()) {
  const server = api.answers('listPacks', list(packs))
  const opened = await openPage('/administration/sources/lots', { server })
  await screen.findByText(packs.length === 0 ? 'Aucun lot reçu pour l’instant.' : /^Gardé jusqu’au/)
  return { ...opened, api: server }
}

const card = (name = 'Fiches du travail'): HTMLElement => named('article', name)
const facts = (): string[] => [...card().querySelectorAll('.facts > div')].map(wordsOf)

test('a pack that was checked says what it holds, who signed it and what adding it does', async () => {
  await open([pack()])
  assert.deepEqual(facts(), [
    'Corpusfiches-travail',
    'Éditeur et licenceMinistère, LO 2.0',
    'Signé par la cléab12',
    'Fait le15 nov. 2026, 10:00',
    'Textes2 400',
    'Vecteurs12 345',
    'Modèle des vecteurse5-small',
    'Provenancefiches.zip',
    'Taille1,5 Mo',
  ])
  assert.ok(screen.getByText('Ses vecteurs sont ceux du modèle en service : ils seront repris.'))
  assert.ok(screen.getByText('Ce corpus n’est pas installé : le lot l’ajoute.'))
})

test('a pack of another model, of this instance, for a corpus that is here says all three', async () => {
  await open([pack({ source_id: 5, content: { ...content, signed_here: true, vectors_used: false } })])
  assert.ok(facts().includes('Signé par la cléab12, celle de cette instance'))
  assert.ok(screen.getByText(/^Ses vecteurs sont d’un autre modèle.*ce qui peut prendre des heures\.$/))
  assert.ok(screen.getByText('Ce corpus est installé : le lot le met à jour.'))
})

const title = 'Fiches du travail'
const states = [
  { what: 'waiting', more: { state: 'waiting', content: null } as const, offers: ['Oublier ce lot fiches.zip'] },
  { what: 'refused', more: { state: 'refused', content: null } as const, offers: ['Oublier ce lot fiches.zip'] },
  {
    what: 'ready',
    more: {},
    offers: [`Ajouter ${title}`, `Essayer sans rien écrire ${title}`, `Oublier ce lot ${title}`],
  },
  { what: 'being added', more: { run: sourceRun({ state: 'running', ended: null }) }, offers: [] },
  {
    what: 'added with removals that wait',
    more: { source_id: 5, run: sourceRun({ removals_waiting: 1 }) },
    offers: [
      `Mettre à jour ${title}`,
      `Essayer sans rien écrire ${title}`,
      `Accepter ces retraits ${title}`,
      `Oublier ce lot ${title}`,
    ],
  },
]
for (const { what, more, offers } of states) {
  test(`of a pack that is ${what}, what can be done is ${offers.join(', ') || 'nothing yet'}`, async () => {
    await open([pack(more)])
    assert.deepEqual(namesOf('button', within(screen.getByRole('main')).getByRole('article')), offers)
  })
}

test('why a pack was refused is told in it', async () => {
  await open([
    pack({ state: 'refused', content: null, error: { code: 'x', message: 'La signature n’est pas bonne.' } }),
  ])
  await noted('La signature n’est pas bonne.')
})

for (const { name, body, says } of [
  { name: `Ajouter ${title}`, body: {}, says: `Ajout demandé : ${title}` },
  { name: `Essayer sans rien écrire ${title}`, body: { dry_run: true }, says: `Essai demandé : ${title}` },
]) {
  test(`"${name}" is asked for and said`, async () => {
    const { user, api } = await open([pack()], everydayServer().answers('addPack', sourceRun()))
    await user.click(button(name))
    await becomes(() => announced().status, says)
    assert.deepEqual(api.bodyOf('addPack'), body)
  })
}

test('a pack is forgotten after a confirmation that says what stays', async () => {
  const { user } = await open([pack()], everydayServer().answers('deletePack', undefined))
  await user.click(button(`Oublier ce lot ${title}`))
  const dialog = named('dialog', `Oublier le lot ${title} ?`)
  assert.ok(within(dialog).getByText('Son fichier est effacé. Ce qui en a été ajouté reste.'))
  await user.click(button('Supprimer', dialog))
  await becomes(() => announced().status, 'Lot oublié.')
})

test('a file is asked for before anything is sent', async () => {
  const { user } = await open([])
  await user.click(button('Envoyer et vérifier'))
  await becomes(() => describedBy(field('Fichier du lot')).at(-1), 'Choisissez un fichier.')
  assert.ok(document.activeElement === field('Fichier du lot'))
  assert.equal(FakeUpload.all.length, 0)
})

test('a file is sent with its progress; its refusal is told at its field, and heard', async () => {
  const { user } = await open([])
  await user.upload(field('Fichier du lot'), new File(['PK'], 'fiches.zip'))
  await user.click(button('Envoyer et vérifier'))
  await FakeUpload.all[0]?.progress(1, 4)
  await appears('progressbar', 'Envoi : 25 %')
  await FakeUpload.all[0]?.refuse(422, 'Ce n’est pas un lot.')
  await becomes(() => describedBy(field('Fichier du lot')).at(-1), 'Ce n’est pas un lot.')
  assert.equal(announced().alert, 'Ce n’est pas un lot.')
})

test('a file that was taken is said, and the list is read again', async () => {
  const { user, api } = await open([])
  await user.upload(field('Fichier du lot'), new File(['PK'], 'fiches.zip'))
  await user.click(button('Envoyer et vérifier'))
  api.answers('listPacks', list([pack()]))
  await FakeUpload.all[0]?.answer(202, {})
  await becomes(() => announced().status, 'Lot reçu : sa vérification commence.')
  await appears('article', title)
})

test('an address is fetched, and what is wrong with it is told at its field', async () => {
  const api = everydayServer().refuses('fetchPack', { status: 502, message: 'Cette adresse ne répond pas.' })
  const { user } = await open([], api)
  await user.type(field('Adresse du lot'), 'https://autre.example/fiches.zip')
  await user.click(button('Chercher et vérifier'))
  await becomes(() => describedBy(field('Adresse du lot')).at(-1), 'Cette adresse ne répond pas.')
  assert.deepEqual(api.bodyOf('fetchPack'), { url: 'https://autre.example/fiches.zip' })
})
