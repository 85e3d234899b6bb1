import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { list, pagesOf } from '../../../test/page/answers.ts'
import { collection } from '../../../test/page/collection-answers.ts'
import { conversationWith } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, describedBy, field, heading, named, namesOf } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Usable = Answer<'listUsableAssistants'>['data'][number]

const usable = (name: string, title: string | null, more: Partial<Usable> = {}): Usable => ({
  name,
  model_id: title === null ? 'assistant' : `assistant/${name}`,
  title,
  description: '',
  mode: 'generate',
  collection_ids: null,
  ...more,
})

const common = usable('socle', null)
const collections = [
  collection('Délibérations', { id: 3, documents: 0 }),
  collection('Code du travail', { id: 4, documents: 1200, dated: true }),
]

const server = (assistants: Usable[] = [common]) =>
  everydayServer()
    .answers('listCollections', list(collections))
    .answers('listUsableAssistants', { object: 'list', data: assistants })
    .answers(
      'getConversation',
      conversationWith([], { collection_ids: [3], as_of: '2020-02-01', model: 'assistant/rh' }),
    )
    .answers('getRetention', { conversation_days: 90, usage_months: 13 })

async function open(address = '/', api = server()) {
  const opened = await openPage(address, { server: api })
  await screen.findByLabelText('Votre question')
  return { ...opened, api }
}

test('all sources answer until some are chosen, and each says how much it holds', async () => {
  const { user, address } = await open()
  await user.click(await appears('button', 'Sources : toutes'))
  const dialog = named('dialog', 'Sources de la conversation')
  const ticked = within(dialog)
    .getAllByRole('checkbox')
    .map((box) => box instanceof HTMLInputElement && box.checked)
  assert.deepEqual(ticked, [true, true])
  assert.deepEqual(
    [describedBy(field('Délibérations')), describedBy(field('Code du travail'))],
    [['0 document'], ['1 200 documents']],
  )
  await user.click(field('Code du travail'))
  await user.click(button('Choisir ces sources'))
  await becomes(address, '/?sources=3')
  const choice = await appears('button', 'Sources : Délibérations')
  assert.ok(document.activeElement === choice)
})

test('every source that is ticked is all of them, whatever comes later', async () => {
  const { user, address } = await open('/?sources=3')
  await user.click(await appears('button', 'Sources : Délibérations'))
  await user.click(field('Code du travail'))
  await user.click(button('Choisir ces sources'))
  await becomes(address, '/')
})

test('giving up keeps what was chosen', async () => {
  const { user, address } = await open('/?sources=3')
  await user.click(await appears('button', 'Sources : Délibérations'))
  await user.click(field('Délibérations'))
  await user.click(button('Annuler'))
  assert.equal(address(), '/?sources=3')
})

test('a collection beyond the hundredth can be chosen, and is named', async () => {
  const many = Array.from({ length: 101 }, (_, index) => collection(`Collection ${index + 1}`, { id: index + 1 }))
  await open('/?sources=101', server().answers('listCollections', pagesOf(many)))
  await appears('button', 'Sources : Collection 101')
})

test('sources that one may read no more are counted, in the place of names that are not known', async () => {
  await open('/?sources=98,99')
  await appears('button', 'Sources : 2 collections')
})

test('nothing is chosen from a list that is not there: its reading is told and asked again', async () => {
  const api = server().refuses('listCollections', { status: 403, message: 'Lecture refusée.' })
  const { user, address } = await open('/?sources=3', api)
  await user.click(await appears('button', 'Sources : 1 collection'))
  const dialog = named('dialog', 'Sources de la conversation')
  await within(dialog).findByText('Lecture refusée.')
  assert.ok(screen.queryByRole('button', { name: 'Choisir ces sources' }) === null)
  api.answers('listCollections', list(collections))
  await user.click(button('Réessayer', dialog))
  await within(dialog).findByLabelText('Délibérations')
  assert.equal(address(), '/?sources=3')
})

test('of an assistant, only its own collections are offered', async () => {
  const assistants = [common, usable('rh', 'RH', { collection_ids: [4] })]
  const { user } = await open('/?assistant=rh', server(assistants))
  await user.click(await appears('button', 'Sources : toutes'))
  assert.deepEqual(within(named('dialog', 'Sources de la conversation')).getAllByRole('checkbox').length, 1)
})

test('with the common assistant alone, who answers is not asked', async () => {
  await open()
  await appears('button', 'Sources : toutes')
  assert.ok(screen.queryByText(/^Assistant :/) === null)
})

test('another assistant is chosen by its title and what it is for, and is in the address', async () => {
  const { user, address } = await open('/', server([common, usable('rh', 'RH', { description: 'Pour les agents' })]))
  await user.click(await appears('button', 'Assistant : Assistant commun'))
  const dialog = named('dialog', 'Qui répond ?')
  assert.deepEqual(describedBy(within(dialog).getByLabelText('RH')), ['Pour les agents'])
  await user.click(within(dialog).getByLabelText('RH'))
  await user.click(button('Choisir', dialog))
  await becomes(address, '/?assistant=rh')
  await user.click(await appears('button', 'Assistant : RH'))
  await user.click(field('Assistant commun'))
  await user.click(button('Choisir', named('dialog', 'Qui répond ?')))
  await becomes(address, '/')
})

test('a conversation keeps its assistant, its sources and its day', async () => {
  await open('/c/12', server([common, usable('rh', 'RH')]))
  await screen.findByText('Assistant : RH')
  assert.ok(screen.queryByRole('button', { name: /^Assistant/ }) === null)
  await appears('button', 'Sources : Délibérations')
  await appears('button', 'Droit en vigueur au 1er février 2020')
})

test('an assistant that one may ask no more keeps its name', async () => {
  await open('/c/12', server([common, usable('dsi', 'DSI')]))
  await screen.findByText('Assistant : rh')
})

test('the law of another day is chosen, said, and left again', async () => {
  const { user } = await open()
  await user.click(await appears('button', 'Droit en vigueur aujourd’hui'))
  const dialog = named('dialog', 'Droit en vigueur à quelle date ?')
  assert.ok(screen.queryByRole('button', { name: 'Revenir à aujourd’hui' }) === null)
  await user.type(within(dialog).getByLabelText('Date'), '2024-02-01')
  await user.click(button('Choisir', dialog))
  await user.click(await appears('button', 'Droit en vigueur au 1er février 2024'))
  await user.click(button('Revenir à aujourd’hui'))
  await appears('button', 'Droit en vigueur aujourd’hui')
})

test('where no text of law is, no day is asked for', async () => {
  await open('/', server().answers('listCollections', list([collection('Notes')])))
  await appears('button', 'Sources : toutes')
  assert.deepEqual(
    namesOf('button').filter((name) => name.startsWith('Droit')),
    [],
  )
})

test('without a document to consult, that is said with the way to add some', async () => {
  await open('/', server().answers('listCollections', list([])))
  await heading('Que voulez-vous savoir ?')
  await screen.findByText(/Il n’a encore aucun document à consulter\./)
  assert.equal(named('link', 'Ajouter des documents').getAttribute('href'), '/collections')
})

test('examples are offered where the sheets that answer them are, and asked as they were written', async () => {
  const sheets = list([collection('Fiches', { corpus: 'fiches-travail' })])
  const { user, api } = await open('/', server().answers('listCollections', sheets))
  api.refuses('createConversation', { status: 503, message: 'Plus tard.' })
  await user.click(await appears('button', 'Combien de jours de congé pour un mariage ?'))
  await screen.findByText('Plus tard.', { selector: '.field-problem' })
  const box = field('Votre question')
  assert.equal(box instanceof HTMLTextAreaElement && box.value, 'Combien de jours de congé pour un mariage ?')
})
