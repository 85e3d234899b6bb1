import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { question } from '../../../test/page/conversation-answers.ts'
import { becomes, button, field, named, wordsOf } from '../../../test/page/elements.ts'
import { everydayServer, show } from '../../../test/page/open-page.tsx'
import { Question } from './question.tsx'
import { QuestionTurn } from './question-turn.tsx'

const asked = question(5, 'Combien dure l’essai ?')

/** Shows one question; notes what it is asked instead. */
async function showQuestion(
  versions?: { shown: number; ids: number[] },
  { isFixed = false, server = everydayServer() } = {},
) {
  const instead: unknown[] = []
  const page = (
    <QuestionTurn
      message={asked}
      conversationId={12}
      versions={versions}
      onAskInstead={isFixed ? undefined : (id, words) => instead.push([id, words])}
    />
  )
  return { ...(await show(page, { server })), instead, server }
}

const box = (): HTMLElement => field('Votre question, autrement')

test('a question is asked in other words from its own, with the focus at their end', async () => {
  const { user, instead } = await showQuestion()
  await user.click(button('Modifier la question'))
  const written = box()
  assert.equal(document.activeElement, written)
  assert.ok(written instanceof HTMLTextAreaElement)
  assert.deepEqual([written.value, written.selectionStart], ['Combien dure l’essai ?', 22])
  await user.keyboard(' Pour un cadre.{Enter}')
  assert.deepEqual(instead, [[5, 'Combien dure l’essai ? Pour un cadre.']])
})

for (const [way, leave] of [
  ['Escape', '{Escape}'],
  ['its button', null],
] as const) {
  test(`a change given up by ${way} asks nothing and gives the focus back`, async () => {
    const { user, instead } = await showQuestion()
    await user.click(button('Modifier la question'))
    await user.keyboard('autre chose')
    if (leave === null) await user.click(button('Annuler'))
    else await user.keyboard(leave)
    assert.deepEqual(instead, [])
    assert.equal(document.activeElement, button('Modifier la question'))
    assert.ok(screen.getByText('Combien dure l’essai ?'))
  })
}

test('Maj+Entrée writes a line; no words at all are not asked', async () => {
  const { user, instead } = await showQuestion()
  await user.click(button('Modifier la question'))
  await user.clear(box())
  await user.keyboard('  {Enter}')
  assert.deepEqual(instead, [])
  await user.keyboard('un{Shift>}{Enter}{/Shift}deux')
  await user.click(button('Poser'))
  assert.deepEqual(instead, [[5, 'un\ndeux']])
})

test('while an answer is written a question cannot be asked otherwise', async () => {
  await showQuestion(undefined, { isFixed: true })
  assert.ok(screen.queryByRole('button', { name: 'Modifier la question' }) === null)
})

test('versions say which one is shown, and the ends are ends', async () => {
  const server = everydayServer().answers('showVersion', undefined)
  const { user } = await showQuestion({ shown: 5, ids: [3, 5] }, { server })
  const group = named('group', 'Versions de la question')
  assert.equal(wordsOf(group), '‹Version précédente2 sur 2›Version suivante')
  assert.equal(button('Version suivante').getAttribute('aria-disabled'), 'true')
  await user.click(button('Version suivante'))
  assert.equal(server.sent('showVersion').length, 0)
  await user.click(button('Version précédente'))
  await becomes(
    () => server.sent('showVersion').map(({ params, body }) => ({ params, body })),
    [{ params: { id: '12' }, body: { message_id: 3 } }],
  )
})

test('while an answer is written the version stays', async () => {
  const { user, server } = await showQuestion({ shown: 5, ids: [3, 5] }, { isFixed: true })
  await user.click(button('Version précédente'))
  assert.equal(server.sent('showVersion').length, 0)
})

const lengths = [
  { what: 'a short question', words: 'Combien ?', isFolded: false },
  { what: 'six lines', words: 'a\n'.repeat(5) + 'a', isFolded: false },
  { what: 'seven lines', words: 'a\n'.repeat(6) + 'a', isFolded: true },
  { what: 'a long text', words: 'mot '.repeat(120), isFolded: true },
]
for (const { what, words, isFolded } of lengths) {
  test(`${what} is ${isFolded ? 'folded' : 'shown whole'}`, async () => {
    const { user } = await show(<Question words={words} />)
    const unfold = screen.queryByRole('button', { name: 'Lire toute la question' })
    assert.equal(unfold !== null, isFolded)
    if (unfold === null) return
    await user.click(unfold)
    assert.equal(button('Replier la question').getAttribute('aria-expanded'), 'true')
  })
}

test('a question is shown as it was typed, never as marks', async () => {
  await show(<Question words="**gras** <b>non</b>" />)
  assert.ok(screen.getByText('**gras** <b>non</b>'))
})
