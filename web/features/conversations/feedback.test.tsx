import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { answer, conversationWith, morning, question } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, field, named, namesOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Given = NonNullable<ReturnType<typeof answer>['feedback']>

const given = (useful: boolean, more: Partial<Given> = {}): Given => ({
  useful,
  reasons: [],
  comment: '',
  updated: morning,
  ...more,
})

/** Opens a conversation whose one answer has been judged so. */
async function open(feedback: Given | null, kept: Given = given(true)) {
  const judged = answer(6, 'Quatre mois [1].', { feedback })
  const server = everydayServer()
    .answers('listCollections', list([]))
    .answers('listUsableAssistants', list([]))
    .answers('getRetention', { conversation_days: 90, usage_months: 13 })
    .answers('getConversation', conversationWith([question(5, 'Combien ?'), judged]))
    .answers('giveFeedback', { ...judged, feedback: kept })
    .answers('withdrawFeedback', undefined)
  const opened = await openPage('/c/12', { server })
  await appears('group', 'Cette réponse est-elle utile ?')
  return { ...opened, server }
}

const pressed = (): (string | null)[] => ['Oui', 'Non'].map((name) => button(name).getAttribute('aria-pressed'))

test('a judgement is kept at the first press, then reasons may follow', async () => {
  const { user, server } = await open(null)
  assert.deepEqual(pressed(), ['false', 'false'])
  await user.click(button('Oui'))
  await becomes(pressed, ['true', 'false'])
  assert.deepEqual(server.sent('giveFeedback'), [{ params: { id: '12', mid: '6' }, query: {}, body: { useful: true } }])
  assert.equal(announced().status, 'Merci, votre avis est gardé.')
  assert.deepEqual(namesOf('checkbox', named('group', 'Pourquoi ?')).length, 2)
})

const offered = [
  { useful: true, reasons: ['Claire', 'Juste'] },
  { useful: false, reasons: ['Fausse', 'Il manque une source', 'Dépassée', 'Trop longue'] },
]
for (const { useful, reasons } of offered) {
  test(`${useful ? 'praise' : 'blame'} has reasons of its own: ${reasons.join(', ')}`, async () => {
    const { user } = await open(null, given(useful))
    await user.click(button(useful ? 'Oui' : 'Non'))
    const asked = await appears('group', 'Pourquoi ?')
    assert.deepEqual(
      [...asked.querySelectorAll('label')].map((label) => label.textContent),
      reasons,
    )
  })
}

test('reasons and a comment are sent with the judgement, and the form goes', async () => {
  const { user, server } = await open(null, given(false))
  await user.click(button('Non'))
  await user.click(await screen.findByLabelText('Trop longue'))
  await user.click(field('Fausse'))
  await user.type(field('Précisions (facultatif)'), ' L’article a changé. ')
  await user.click(button('Envoyer l’avis'))
  await becomes(() => server.sent('giveFeedback').at(-1)?.body, {
    useful: false,
    reasons: ['wrong', 'too_long'],
    comment: 'L’article a changé.',
  })
  assert.ok(screen.queryByText(/^Pourquoi/) === null)
})

test('pressed again, a judgement is taken back', async () => {
  const { user, server } = await open(given(true))
  assert.deepEqual(pressed(), ['true', 'false'])
  await user.click(button('Oui'))
  await becomes(pressed, ['false', 'false'])
  assert.deepEqual(
    server.sent('withdrawFeedback').map(({ params }) => params),
    [{ id: '12', mid: '6' }],
  )
  assert.equal(announced().status, 'Votre avis est retiré.')
})

test('the other judgement replaces the first', async () => {
  const { user, server } = await open(given(true), given(false))
  await user.click(button('Non'))
  await becomes(pressed, ['false', 'true'])
  assert.deepEqual(server.bodyOf('giveFeedback'), { useful: false })
  assert.equal(server.sent('withdrawFeedback').length, 0)
})

test('a judgement that could not be kept is not shown as kept', async () => {
  const { user, server } = await open(null)
  server.isOutOfReach('giveFeedback')
  await user.click(button('Oui'))
  await becomes(() => announced().alert, 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.')
  assert.deepEqual(pressed(), ['false', 'false'])
})
