import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import type { EvaluatedAnswer, EvaluationFigures } from '#contract/evaluations'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, cellsOf, field, named, namesOf, noted } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Evaluation = Answer<'getEvaluation'>

const figures = (more: Partial<EvaluationFigures> = {}): EvaluationFigures => ({
  asked: 1200,
  answerable: 1000,
  all_facts: 0.5,
  first_characters: 0,
  quoted_words: 0,
  right_document: 0.875,
  right_document_first: 0,
  refused: 0,
  sure: 0,
  right_of_sure: 0,
  others: 200,
  others_refused: 1,
  others_not_sure: 1,
  failed: 0,
  fell_back: 0,
  median_ms: 1234.4,
  p95_ms: 2000,
  ...more,
})

const common = { assistant: 'socle', collection_ids: null, mode: null, model: null }
const writing = { ...common, mode: 'generate' as const, model: 'mistral-small' }

const evaluation = (more: Partial<Evaluation> = {}): Evaluation => ({
  object: 'evaluation',
  id: 9,
  name: 'Rentrée',
  status: 'completed',
  failure: null,
  variants: [common],
  questions: 2,
  answers: 2,
  created: morning,
  started: morning,
  ended: morning,
  figures: [figures()],
  ...more,
})

const graded = (more: Partial<EvaluatedAnswer> = {}): EvaluatedAnswer => ({
  status: 'answered',
  failure: null,
  all_facts: true,
  first_characters: null,
  quoted_words: null,
  right_document: false,
  right_document_first: null,
  fell_back: false,
  duration_ms: 900,
  ...more,
})

const asked = (position: number, question: string, answers: (EvaluatedAnswer | null)[]) => ({
  position,
  line: position + 1,
  question,
  answers,
})

const server = () =>
  everydayServer()
    .answers('listUsableAssistants', {
      object: 'list',
      data: [
        { name: 'socle', model_id: 'assistant', title: null, description: '', mode: 'quote', collection_ids: null },
        { name: 'rh', model_id: 'assistant/rh', title: 'RH', description: '', mode: 'quote', collection_ids: null },
      ],
    })
    .answers('getAssistantSettings', { mode: 'quote', model: null, models: ['mistral-small'] })

async function open(known: Evaluation | null, api = server(), questions = [asked(1, 'Quand ?', [graded()])]) {
  api.answers('listEvaluations', list(known === null ? [] : [known])).answers('listEvaluatedQuestions', list(questions))
  if (known !== null) api.answers('getEvaluation', known)
  const opened = await openPage(`/administration/evaluations${known === null ? '' : '?essai=9'}`, { server: api })
  await screen.findByText(known === null ? 'Aucune évaluation pour l’instant.' : 'Exporter (CSV)')
  return { ...opened, api }
}

test('each figure has its line: shares to the tenth, counts and times in the writing of the language', async () => {
  await open(evaluation())
  const cells = cellsOf(named('table', 'Mesure'))
  const line = (name: string) => cells.find(([first]) => first === name)?.slice(1)
  assert.deepEqual(line('Tous les faits montrés'), ['50 %'])
  assert.deepEqual(line('Bon document cité'), ['87,5 %'])
  assert.deepEqual(line('Questions posées'), ['1 200'])
  assert.deepEqual(line('Temps médian'), ['1 234 ms'])
})

test('of two ways of asking, the change is told with its sign, and in points for a share', async () => {
  const second = figures({ all_facts: 0.515, right_document: 0.775, asked: 1200, median_ms: 3234.4 })
  await open(evaluation({ variants: [common, writing], figures: [figures(), second] }))
  const cells = cellsOf(named('table', 'Mesure'))
  const change = (name: string) => cells.find(([first]) => first === name)?.at(-1)
  assert.equal(change('Tous les faits montrés'), '+1,5 point')
  assert.equal(change('Bon document cité'), '−10 points')
  assert.equal(change('Questions posées'), '0')
  assert.equal(change('Temps médian'), '+2 000 ms')
  assert.deepEqual(namesOf('columnheader', named('table', 'Mesure')), [
    'Mesure',
    'socle',
    'socle · En rédigeant, avec mistral-small',
    'Écart',
  ])
})

const progress = [
  { answers: 0, questions: 3, says: '0 réponse sur 3' },
  { answers: 1, questions: 3, says: '1 réponse sur 3' },
  { answers: 1200, questions: 2000, says: '1 200 réponses sur 2 000' },
]
for (const { answers, questions, says } of progress) {
  test(`how far it is, is said: ${says}`, async () => {
    await open(evaluation({ status: 'running', answers, questions, figures: [] }))
    await becomes(
      () => screen.getAllByRole('status').some(({ textContent }) => textContent?.replace(/\s/g, ' ') === says),
      true,
    )
  })
}

const grades = [
  { answer: null, says: 'Pas encore posée' },
  { answer: graded({ status: null, failure: 'timeout' }), says: 'Erreur' },
  { answer: graded(), says: 'Réponse rédigée, appuyée sur les sources, faits montrés, autre document' },
  { answer: graded({ status: 'not_found', all_facts: null, right_document: null }), says: 'Rien trouvé' },
  {
    answer: graded({ all_facts: false, right_document: true }),
    says: 'Réponse rédigée, appuyée sur les sources, faits absents, bon document',
  },
]
for (const { answer, says } of grades) {
  test(`an answer is graded in words: ${says}`, async () => {
    await open(evaluation(), server(), [asked(1, 'Quand ?', [answer])])
    await screen.findByRole('table', { name: 'Questions' })
    assert.deepEqual(cellsOf(named('table', 'Questions')), [['Quand ?', says]])
  })
}

test('of two ways, only questions whose answers differ are read first; all of them once that is chosen', async () => {
  const both = evaluation({ variants: [common, writing], figures: [figures(), figures()] })
  const { user, api } = await open(both, server(), [])
  await screen.findByText('Aucune réponse ne diffère.')
  assert.equal(api.sent('listEvaluatedQuestions')[0]?.query['differing'], 'true')
  await user.click(field('Seulement celles dont les réponses diffèrent'))
  await screen.findByText('Aucune question.')
  assert.equal(api.sent('listEvaluatedQuestions').at(-1)?.query['differing'], 'false')
})

const file = (name: string, content = 'question,faits\nQuand ?,lundi\n') => new File([content], name)

async function fill(api = server()) {
  const opened = await open(null, api)
  const { user } = opened
  await user.click(button('Nouvelle évaluation'))
  await screen.findAllByRole('option', { name: 'RH' })
  await user.type(field('Nom'), 'Rentrée')
  return opened
}

const first = (): HTMLElement => within(named('group', 'Première manière')).getByLabelText('Assistant')

test('an evaluation is asked for with its file, one way as the assistant is set, and shown', async () => {
  const api = server()
    .answers('createEvaluation', evaluation({ status: 'queued', answers: 0 }))
    .answers('getEvaluation', evaluation())
  const { user, address } = await fill(api)
  assert.deepEqual(namesOf('option', first()), ['Assistant commun', 'RH'])
  await user.upload(field('Fichier de questions'), file('questions.csv'))
  await user.click(button('Lancer'))
  await becomes(address, '/administration/evaluations?essai=9')
  assert.deepEqual(api.bodyOf('createEvaluation'), {
    name: 'Rentrée',
    questions: 'question,faits\nQuand ?,lundi\n',
    format: 'csv',
    variants: [common],
  })
})

test('two ways of asking, and a file of JSON lines, are sent as such', async () => {
  const api = server().answers('createEvaluation', evaluation()).answers('getEvaluation', evaluation())
  const { user } = await fill(api)
  await user.upload(field('Fichier de questions'), file('questions.JSONL', '{"question":"Quand ?"}\n'))
  await user.selectOptions(within(named('group', 'Première manière')).getByLabelText('Réponses'), 'quote')
  const second = named('group', 'Seconde manière, à comparer')
  await user.selectOptions(within(second).getByLabelText('Assistant'), 'rh')
  await user.selectOptions(within(second).getByLabelText('Réponses'), 'model:mistral-small')
  await user.click(button('Lancer'))
  await becomes(() => api.sent('createEvaluation').length, 1)
  const { format, variants } = Object(api.bodyOf('createEvaluation'))
  assert.deepEqual(
    [format, variants],
    [
      'jsonl',
      [
        { ...common, mode: 'quote' },
        { ...writing, assistant: 'rh' },
      ],
    ],
  )
})

test('a file that cannot be read is refused in words, and the refusal goes with another file', async () => {
  const refusal = {
    status: 422,
    message: 'Ligne 3 : aucune question.',
    fields: { questions: 'Ligne 3 : aucune question.' },
  }
  const { user } = await fill(server().refuses('createEvaluation', refusal))
  await user.upload(field('Fichier de questions'), file('questions.csv'))
  await user.click(button('Lancer'))
  await screen.findByText('Ligne 3 : aucune question.', { selector: '.field-problem' })
  await user.upload(field('Fichier de questions'), file('autre.csv'))
  await becomes(() => screen.queryByText('Ligne 3 : aucune question.', { selector: '.field-problem' }) === null, true)
})

test('another evaluation under way is told where this one was asked for', async () => {
  const refusal = { status: 409, message: 'Une évaluation est déjà en cours.' }
  const { user } = await fill(server().refuses('createEvaluation', refusal))
  await user.upload(field('Fichier de questions'), file('questions.csv'))
  await user.click(button('Lancer'))
  await noted('Une évaluation est déjà en cours.')
})

test('an evaluation under way is stopped, and that is said', async () => {
  const running = evaluation({ status: 'running', answers: 1, figures: [] })
  const { user, api } = await open(running, server().answers('cancelEvaluation', evaluation({ status: 'cancelled' })))
  api.answers('getEvaluation', evaluation({ status: 'cancelled', figures: [] }))
  await user.click(button('Arrêter'))
  await becomes(() => announced().status, 'Évaluation arrêtée : Rentrée')
  await appears('heading', 'Rentrée Arrêtée')
  assert.ok(screen.queryByRole('button', { name: 'Arrêter' }) === null)
})

test('an evaluation is deleted after a confirmation, said, and closed', async () => {
  const { user, api, address } = await open(evaluation(), server().answers('deleteEvaluation', undefined))
  await user.click(button('Supprimer'))
  await user.click(button('Supprimer', named('dialog', 'Supprimer l’évaluation « Rentrée » ?')))
  await becomes(address, '/administration/evaluations')
  await becomes(() => announced().status, 'Évaluation supprimée : Rentrée')
  assert.equal(api.sent('deleteEvaluation').length, 1)
})
