import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import type { Message } from '#contract/applications'
import { answer, citation, claim, proof } from '../../../test/page/conversation-answers.ts'
import { button, itemsOf, namesOf, wordsOf } from '../../../test/page/elements.ts'
import { show } from '../../../test/page/open-page.tsx'
import { Answer, type AnswerProps } from './answer.tsx'
import { temporaryId } from './temporary-thread.ts'

const nobody = (): undefined => undefined

/** Shows one answer, and notes what is asked of the thread. */
async function showAnswer(message: Message, more: Partial<AnswerProps> = {}) {
  const asked: unknown[][] = []
  const opened = await show(
    <Answer
      message={message}
      conversationId={12}
      changes={[]}
      openIndex={null}
      sourcesFound={0}
      onOpenSource={(...where) => void asked.push(['source', ...where])}
      onRetry={(id) => void asked.push(['again', id])}
      {...more}
    />,
  )
  return { ...opened, asked }
}

const tags = (): string[] => [...document.querySelectorAll('.level .tag, .facts .tag')].map(wordsOf)

const levels = [
  { status: 'answered', words: 'Réponse vérifiée dans les sources', tone: 'ok' },
  { status: 'quoted', words: 'Réponse citée mot pour mot', tone: 'accent' },
  { status: 'partly_supported', words: 'Réponse vérifiée en partie', tone: 'warn' },
  { status: 'cut', words: 'Réponse coupée : le modèle s’est arrêté avant la fin', tone: 'warn' },
] as const
for (const { status, words, tone } of levels) {
  test(`an answer that is ${status} says so before its first line`, async () => {
    await showAnswer(answer(5, 'Quatre mois [1].', { proof: proof({ answer_status: status }) }))
    const level = document.querySelector('.level .tag')
    assert.deepEqual([wordsOf(level), level?.getAttribute('data-tone')], [words, tone])
  })
}

test('an answer without a source has no level: it proves nothing', async () => {
  await showAnswer(answer(5, 'Bonjour.', { proof: proof({ citations: [], claims: [] }) }))
  assert.ok(document.querySelector('.level') === null)
  assert.ok(screen.queryByRole('button', { name: /source/ }) === null)
})

const verdicts = [
  { claims: [claim('supported')], shown: ['✓ 1 affirmation vérifiée sur 1'] },
  { claims: [claim('supported'), claim('supported')], shown: ['✓ 2 affirmations vérifiées sur 2'] },
  {
    claims: [claim('supported'), claim('unsupported')],
    shown: ['✓ 1 affirmation vérifiée sur 2', '1 affirmation non retrouvée dans les sources'],
  },
  {
    claims: [claim('unsupported'), claim('unsupported'), claim('uncited'), claim('uncited')],
    shown: ['2 affirmations non retrouvées dans les sources', '2 affirmations sans source'],
  },
  { claims: [claim('uncited')], shown: ['1 affirmation sans source'] },
]
for (const { claims, shown } of verdicts) {
  test(`the verdict of ${claims.map(({ verdict }) => verdict).join(', ')} is told in words`, async () => {
    await showAnswer(answer(5, 'Quatre mois [1].', { proof: proof({ claims, answer_status: 'nearest' }) }))
    assert.deepEqual(tags(), shown)
  })
}

test('the model that wrote is named; a quoted answer names none', async () => {
  await showAnswer(answer(5, 'Quatre mois [1].', { proof: proof({ model: 'mistral-small', claims: [] }) }))
  assert.deepEqual(tags(), ['Réponse vérifiée dans les sources', 'mistral-small'])
})

test('a marker of the text opens its source, and so does the button of the sources', async () => {
  const citations = [citation(1), citation(2)]
  const { user, asked } = await showAnswer(answer(5, 'Quatre mois [1], ou huit [2].', { proof: proof({ citations }) }))
  await user.click(button('Source 2 : Fiche 2'))
  await user.click(button('Voir les 2 sources'))
  assert.deepEqual(asked, [
    ['source', 5, 2],
    ['source', 5, 1],
  ])
})

test('an answer with one source offers to see it', async () => {
  await showAnswer(answer(5, 'Quatre mois [1].'))
  assert.equal(wordsOf(button('Voir la source')), 'Voir la source')
})

test('an answer can be asked again', async () => {
  const { user, asked } = await showAnswer(answer(5, 'Quatre mois [1].'))
  await user.click(button('Refaire'))
  assert.deepEqual(asked, [['again', 5]])
})

test('an answer under the law of another day says which', async () => {
  await showAnswer(answer(5, 'Quatre mois [1].', { proof: proof({ as_of: '2024-02-01' }) }))
  assert.ok(screen.getByText('Réponse d’après le droit en vigueur au 1er février 2024.'))
})

test('the passages behind an answer are folded under it', async () => {
  const text = 'Quatre mois [1].\n\n> L’essai dure quatre mois.'
  await showAnswer(answer(5, text, { proof: proof({ answer_end: 16 }) }))
  const folded = document.querySelector('details')
  assert.equal(wordsOf(folded), 'Lire les passages citésL’essai dure quatre mois.')
  assert.equal(folded?.open, false)
  assert.equal(document.querySelector('.body')?.firstElementChild?.textContent?.startsWith('Quatre mois'), true)
})

test('nothing found: the words, where it was looked for, and what comes closest', async () => {
  const nothing = proof({
    answer_status: 'not_found',
    citations: [],
    claims: [],
    sources_consulted: [
      { name: 'Délibérations', documents: 1, updated_at: null },
      { name: 'Fiches du travail', documents: 2400, updated_at: '2026-01-15' },
    ],
    nearest_titles: ['Contrat de travail', 'Congés payés'],
  })
  await showAnswer(answer(5, 'Je n’ai rien trouvé.', { proof: nothing }))
  const [consulted, nearest] = screen.getAllByRole('list')
  assert.ok(screen.getByText('Je n’ai rien trouvé.'))
  assert.deepEqual(itemsOf(consulted), [
    'Délibérations (1 document)',
    'Fiches du travail (2 400 documents, mises à jour le 15 janvier 2026)',
  ])
  assert.deepEqual(itemsOf(nearest), ['Contrat de travail', 'Congés payés'])
})

test('nothing found and nothing near: no empty list', async () => {
  await showAnswer(answer(5, 'Je n’ai rien trouvé.', { proof: proof({ answer_status: 'not_found', citations: [] }) }))
  assert.ok(screen.queryByRole('list') === null)
})

const progress = [
  { text: '', sourcesFound: 0, shown: 'Recherche dans les sources…' },
  { text: '', sourcesFound: 1, shown: 'Rédaction à partir de 1 passage…' },
  { text: '', sourcesFound: 7, shown: 'Rédaction à partir de 7 passages…' },
  { text: 'Quatre', sourcesFound: 7, shown: '' },
]
for (const { text, sourcesFound, shown } of progress) {
  test(`while it is written, ${sourcesFound} sources and "${text}" tell: "${shown}"`, async () => {
    await showAnswer(answer(5, text, { state: 'streaming', proof: null }), { sourcesFound })
    assert.equal(wordsOf(document.querySelector('.waiting')), shown)
    assert.ok(screen.queryByRole('button', { name: 'Copier' }) === null, 'nothing can be done with it yet')
  })
}

test('an interrupted answer keeps its words and can be asked again', async () => {
  const { user, asked } = await showAnswer(answer(5, 'Quatre mo', { state: 'interrupted', proof: null }))
  assert.equal(wordsOf(document.querySelector('.body')), 'Quatre mo')
  assert.ok(screen.getByText('Réponse interrompue.'))
  await user.click(button('Réessayer'))
  assert.deepEqual(asked, [['again', 5]])
})

test('a failed answer says why in the words of the server', async () => {
  const error = { code: 'model_unavailable', message: 'Le modèle ne répond pas.' }
  await showAnswer(answer(5, '', { state: 'failed', proof: null, error }))
  assert.equal(wordsOf(document.querySelector('.note')), 'La réponse a échoué.Le modèle ne répond pas.Réessayer')
})

test('an answer that nobody keeps is neither judged nor asked again, only copied', async () => {
  await showAnswer(answer(5, 'Quatre mois [1].'), { conversationId: temporaryId })
  assert.deepEqual(namesOf('button'), ['Source 1 : Fiche 1', 'Voir la source', 'Copier'])
})

test('a source that changed since is told before the answer', async () => {
  const change = {
    message_id: 5,
    index: 1,
    title: 'Fiche 1',
    change: 'repealed',
    since: '2026-03-01',
    document_id: 41,
    version_id: 2,
  } as const
  await showAnswer(answer(5, 'Quatre mois [1].'), { changes: [change] })
  assert.ok(screen.getByText(/Source 1, «.Fiche 1.» : ce texte n’est plus en vigueur depuis le 1er mars 2026\./))
})

test('every sign of an answer is said in English too', async () => {
  await show(
    <Answer
      message={answer(5, 'Four months [1].', { proof: proof({ citations: [citation(1), citation(2)] }) })}
      conversationId={12}
      changes={[]}
      openIndex={null}
      sourcesFound={0}
      onOpenSource={nobody}
      onRetry={nobody}
    />,
    { language: 'en' },
  )
  assert.deepEqual(tags(), ['Answer checked against the sources', '✓ 1 statement checked out of 1'])
  assert.ok(button('Show the 2 sources'))
})
