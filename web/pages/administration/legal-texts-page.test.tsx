import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fireEvent, screen, within } from '@testing-library/react'
import { camille, list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import {
  appears,
  becomes,
  button,
  cellsOf,
  describedBy,
  field,
  named,
  namesOf,
  wordsOf,
} from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type LegalText = Answer<'listLegalTexts'>['data'][number]
type Entry = Answer<'listFeedback'>['data'][number]

const unwritten = (page: LegalText['page']): LegalText => ({ page, fr: null, en: null, version: 0, updated: null })
const texts = (...written: LegalText[]) => ({
  object: 'list' as const,
  data: (['legal', 'help', 'accessibility', 'data'] as const).map(
    (page) => written.find((one) => one.page === page) ?? unwritten(page),
  ),
})

async function open(written = texts(), api = everydayServer()) {
  const server = api.answers('listLegalTexts', written).answers('getSecurityContact', { contact: null, fixed: false })
  const opened = await openPage('/administration/textes', { server })
  await screen.findByLabelText('Texte en français')
  return { ...opened, api: server }
}

const preview = (): HTMLElement => named('region', 'Aperçu')
const inFrench = (): string => {
  const area = field('Texte en français')
  return area instanceof HTMLTextAreaElement ? area.value : ''
}

test('until somebody writes, the text of the product is shown, with the name of the organisation', async () => {
  await open()
  assert.ok(screen.getByText('Le texte du produit est affiché.'))
  assert.match(wordsOf(preview()), /mis à disposition par Ville de Brénac, qui en est responsable/)
})

test('words of one’s own are seen as they will be read, sent for both languages, and read again', async () => {
  const saved = { page: 'help' as const, fr: '## Aide\n\nAppelez le 12.', en: null, version: 1, updated: morning }
  const { user, api } = await open(texts(), everydayServer().answers('updateLegalText', saved))
  await user.selectOptions(field('Page'), 'Aide')
  fireEvent.change(field('Texte en français'), { target: { value: '  ## Aide\n\nAppelez le 12.\n' } })
  assert.ok(within(preview()).getByText('Appelez le 12.'))
  api.answers('listLegalTexts', texts(saved))
  await user.click(button('Enregistrer', screen.getByLabelText('Texte en français').closest('form') ?? undefined))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateLegalText'), { page: 'help', fr: '## Aide\n\nAppelez le 12.', en: null })
  await screen.findByText('Version 1, enregistrée le 15 nov. 2026, 10:00.')
})

test('one begins from the text of the product, which is then one’s own to change', async () => {
  const { user } = await open()
  await user.click(button('Partir du texte du produit'))
  assert.match(inFrench(), /^L’organisme qui met ce service à disposition/)
  assert.ok(screen.queryByRole('button', { name: 'Partir du texte du produit' }) === null)
})

test('each page has its own text', async () => {
  const written = { page: 'data' as const, fr: 'Nos données.', en: 'Our data.', version: 3, updated: morning }
  const { user } = await open(texts(written))
  assert.equal(inFrench(), '')
  await user.selectOptions(field('Page'), 'Données')
  assert.equal(inFrench(), 'Nos données.')
  const english = field('Texte en anglais')
  assert.deepEqual(
    [english instanceof HTMLTextAreaElement && english.value, english.getAttribute('lang')],
    ['Our data.', 'en'],
  )
})

test('a text that is refused is told at its language', async () => {
  const refusal = { status: 422, message: 'Refusé.', fields: { fr: '20 000 caractères au plus' } }
  const { user } = await open(texts(), everydayServer().refuses('updateLegalText', refusal))
  await user.click(button('Enregistrer', field('Texte en français').closest('form') ?? undefined))
  await becomes(() => describedBy(field('Texte en français')).at(-1), '20 000 caractères au plus')
})

test('whom to tell of a weakness is published as it is written, or not at all', async () => {
  const api = everydayServer().answers('updateSecurityContact', { contact: null })
  const { user } = await open(texts(), api)
  const contact = await screen.findByLabelText('Adresse à prévenir')
  const save = () => user.click(button('Enregistrer', contact.closest('form') ?? undefined))
  await user.type(contact, 'https://ville.example/securite')
  await save()
  await becomes(() => announced().status, 'C’est enregistré.')
  await user.clear(contact)
  await save()
  await becomes(
    () => api.sent('updateSecurityContact').map(({ body }) => body),
    [{ contact: 'https://ville.example/securite' }, { contact: null }],
  )
})

test('what the configuration says of it is told, and has no field', async () => {
  const api = everydayServer().answers('listLegalTexts', texts())
  api.answers('getSecurityContact', { contact: 'mailto:ssi@ville.example', fixed: true })
  await openPage('/administration/textes', { server: api })
  await screen.findByText(
    'La configuration de l’instance indique mailto:ssi@ville.example ; cela ne se change pas ici.',
  )
  assert.ok(screen.queryByLabelText('Adresse à prévenir') === null)
})

test('whoever does not govern the instance is not asked whom to tell of a weakness', async () => {
  const permissions = camille.permissions.filter((scope) => scope !== 'organisations:manage')
  const { api } = await open(texts(), everydayServer().answers('getMe', { ...camille, permissions }))
  assert.ok(screen.queryByRole('heading', { name: 'Signaler une faille' }) === null)
  assert.equal(api.sent('getSecurityContact').length, 0)
})

const entry = (more: Partial<Entry> = {}): Entry => ({
  message_id: 6,
  question: 'Combien dure l’essai ?',
  answer: 'Quatre mois.\n\nAu plus.',
  answer_status: 'answered',
  useful: true,
  reasons: [],
  comment: '',
  updated: morning,
  ...more,
})

async function openFeedback(entries: Entry[], total = entries.length) {
  const server = everydayServer().answers('listFeedback', list(entries, total))
  const opened = await openPage('/administration/avis', { server })
  await appears('heading', 'Avis des lecteurs')
  return { ...opened, server }
}

test('an opinion stands beside its question and its answer, with its reasons in words', async () => {
  const wrong = entry({
    message_id: 7,
    useful: false,
    reasons: ['wrong', 'outdated'],
    comment: 'Non.',
    answer_status: null,
  })
  await openFeedback([entry(), wrong])
  await screen.findByRole('table')
  assert.deepEqual(cellsOf(), [
    [
      'Combien dure l’essai ?Voir la réponseRéponse vérifiée dans les sourcesQuatre mois. Au plus.',
      'Oui',
      '15 nov. 2026, 10:00',
    ],
    ['Combien dure l’essai ?Voir la réponseQuatre mois. Au plus.', 'Non Fausse, DépasséeNon.', '15 nov. 2026, 10:00'],
  ])
})

test('without an opinion that is said, and no page is offered', async () => {
  await openFeedback([])
  await screen.findByText('Aucun avis pour l’instant.')
  assert.equal(namesOf('button', screen.getByRole('main')).length, 0)
})

test('opinions are read twenty-five at a time', async () => {
  const { user, server } = await openFeedback([entry()], 51)
  await user.click(await appears('button', 'Suivants'))
  await becomes(() => server.sent('listFeedback').at(-1)?.query, { limit: '25', offset: '25' })
  assert.ok(screen.getByText('26 à 50 sur 51'))
})
