import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list, pagesOf } from '../../../test/page/answers.ts'
import { collection } from '../../../test/page/collection-answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, describedBy, field, named, wordsOf } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Assistant = Answer<'createAssistant'>

const everyone = { organisation: true, groups: [], people: [] }

const assistant = (title: string, more: Partial<Assistant> = {}): Assistant => ({
  object: 'assistant',
  id: 6,
  name: 'accueil',
  model_id: 'assistant/accueil',
  title,
  description: '',
  instructions: '',
  mode: 'generate',
  model: null,
  collections: null,
  audience: everyone,
  created: morning,
  updated: morning,
  ...more,
})

const sharingGroup = (id: number, name: string, members = 3) => ({ object: 'group' as const, id, name, members })

const server = () =>
  everydayServer()
    .answers('getAssistantSettings', { mode: 'generate', model: null, models: ['mistral-small'] })
    .answers('listCollections', list([collection('Délibérations', { id: 3 }), collection('Notes', { id: 4 })]))
    .answers('listSharingGroups', list([sharingGroup(7, 'Voirie', 1), sharingGroup(8, 'Finances', 0)]))

async function open(assistants: Assistant[], api = server()) {
  api.answers('listAssistants', list(assistants))
  const opened = await openPage('/administration/assistants', { server: api })
  await screen.findByText(/^Un assistant répond avec des consignes/)
  return { ...opened, api }
}

const factsOf = (name: string): string[] => [...named('article', name).querySelectorAll('.facts > div')].map(wordsOf)

test('without an assistant, that is said', async () => {
  await open([])
  await screen.findByText('Aucun assistant pour le moment : l’assistant commun répond à tous.')
})

const cards = [
  {
    more: {},
    says: ['RépondEn rédigeant', 'CollectionsToutes celles que la personne peut lire', 'Qui le voitTout l’organisme'],
  },
  {
    more: {
      model: 'mistral-small',
      collections: [
        { id: 3, name: 'Délibérations' },
        { id: 9, name: null },
      ],
      audience: {
        organisation: false,
        groups: [{ id: 7, name: 'Voirie' }],
        people: [{ id: 21, name: 'Ali Benz', email: 'ali@ville.example' }],
      },
    },
    says: [
      'RépondEn rédigeant, avec mistral-small',
      'CollectionsDélibérations, Collection n° 9, que vous ne pouvez pas lire',
      'Qui le voitVoirie, Ali Benz',
    ],
  },
  {
    more: { mode: 'quote' as const, model: 'mistral-small', audience: { organisation: false, groups: [], people: [] } },
    says: [
      'RépondEn citant',
      'CollectionsToutes celles que la personne peut lire',
      'Qui le voitPersonne pour le moment',
    ],
  },
]
for (const { more, says } of cards) {
  test(`an assistant says how it answers, from what and for whom: ${says.join(' · ')}`, async () => {
    await open([assistant('Accueil', more)])
    await appears('article', 'Accueil')
    assert.deepEqual(factsOf('Accueil'), ['Modèle de l’APIassistant/accueil', ...says])
  })
}

test('a new assistant sends all that was said of it', async () => {
  const { user, api } = await open([], server().answers('createAssistant', assistant('Accueil')))
  await user.click(button('Créer un assistant'))
  await user.type(field('Titre'), ' Accueil ')
  await user.type(field('Nom pour l’API'), 'accueil-1')
  await user.type(field('Consignes'), 'Tutoie.')
  await user.click(field('En citant'))
  await user.click(await screen.findByLabelText('Notes'))
  await user.click(await screen.findByLabelText('Finances'))
  await user.click(field('Tout l’organisme'))
  await user.type(field('Des personnes'), 'ali@ville.example, zoe@ville.example;mia@ville.example')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('createAssistant'), {
    name: 'accueil-1',
    title: 'Accueil',
    description: '',
    instructions: 'Tutoie.',
    mode: 'quote',
    model: null,
    collection_ids: [4],
    audience: {
      organisation: false,
      group_ids: [8],
      emails: ['ali@ville.example', 'zoe@ville.example', 'mia@ville.example'],
    },
  })
})

for (const name of ['Accueil', 'accueil du public', '-accueil', 'é']) {
  test(`"${name}" is no name for the API, and does not leave`, async () => {
    const { user, api } = await open([])
    await user.click(button('Créer un assistant'))
    await user.type(field('Titre'), 'Accueil')
    await user.type(field('Nom pour l’API'), name)
    await user.click(button('Enregistrer'))
    assert.equal(api.sent('createAssistant').length, 0)
  })
}

const known = assistant('Accueil', {
  instructions: 'Tutoie.',
  model: 'parti',
  collections: [
    { id: 3, name: 'Délibérations' },
    { id: 9, name: null },
  ],
  audience: {
    organisation: false,
    groups: [{ id: 7, name: 'Voirie' }],
    people: [{ id: 21, name: 'Ali Benz', email: 'ali@ville.example' }],
  },
})

const kept = {
  title: 'Accueil',
  description: '',
  instructions: 'Tutoie.',
  mode: 'generate',
  model: 'parti',
  collection_ids: [3, 9],
  audience: { organisation: false, group_ids: [7], emails: ['ali@ville.example'] },
}

test('a change keeps what is not touched: a model that left, a collection that one may not read', async () => {
  const { user, api } = await open([known], server().answers('updateAssistant', known))
  await user.click(await appears('button', 'Modifier Accueil'))
  await screen.findByLabelText('Notes')
  assert.ok(screen.queryByLabelText('Nom pour l’API') === null, 'its name for the API does not change')
  await user.click(button('Enregistrer', named('dialog', 'Accueil')))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateAssistant'), kept)
})

test('saved before its lists are there, it is not opened to all collections nor closed to those who see it', async () => {
  const api = server().answers('updateAssistant', known)
  api.holds('listCollections')
  api.holds('listSharingGroups')
  api.holds('getAssistantSettings')
  const { user } = await open([known], api)
  await user.click(await appears('button', 'Modifier Accueil'))
  await user.click(button('Enregistrer', named('dialog', 'Accueil')))
  await becomes(() => api.sent('updateAssistant').map(({ body }) => body), [kept])
})

test('a collection beyond the hundredth can be chosen', async () => {
  const many = Array.from({ length: 101 }, (_, index) => collection(`Collection ${index + 1}`, { id: index + 1 }))
  const { user, api } = await open(
    [assistant('Accueil')],
    server().answers('listCollections', pagesOf(many)).answers('updateAssistant', known),
  )
  await user.click(await appears('button', 'Modifier Accueil'))
  await user.click(await screen.findByLabelText('Collection 101'))
  await user.click(button('Enregistrer', named('dialog', 'Accueil')))
  await becomes(() => Object(api.sent('updateAssistant')[0]?.body).collection_ids, [101])
})

test('an address that nobody has is told at the field of addresses', async () => {
  const refusal = {
    status: 422,
    message: 'body.audience.emails.0 : inconnue',
    fields: { 'audience.emails.0': 'Personne n’a cette adresse.' },
  }
  const { user } = await open([known], server().refuses('updateAssistant', refusal))
  await user.click(await appears('button', 'Modifier Accueil'))
  await user.click(button('Enregistrer', named('dialog', 'Accueil')))
  await becomes(() => describedBy(field('Des personnes')).at(-1), 'Personne n’a cette adresse.')
  assert.ok(screen.queryByText('body.audience.emails.0 : inconnue', { selector: '.note' }) === null)
})

test('an assistant is deleted after a confirmation that says what stays', async () => {
  const { user, api } = await open([known], server().answers('deleteAssistant', undefined))
  await user.click(await appears('button', 'Supprimer Accueil'))
  assert.ok(screen.getByText(/restent lisibles, mais n’auront plus de réponse\./))
  await user.click(button('Supprimer', named('dialog', 'Supprimer l’assistant Accueil ?')))
  await becomes(() => announced().status, 'L’assistant Accueil est supprimé.')
  assert.deepEqual(
    api.sent('deleteAssistant').map(({ params }) => params),
    [{ id: '6' }],
  )
})
