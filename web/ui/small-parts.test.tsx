import assert from 'node:assert/strict'
import { afterEach, mock, test } from 'node:test'
import { fireEvent, screen } from '@testing-library/react'
import { ApiError } from '#client/api-error'
import { becomes, button, named, namesOf, wordsOf } from '../../test/page/elements.ts'
import { announced, show } from '../../test/page/open-page.tsx'
import { BarFigure } from './bar-figure.tsx'
import { Card } from './card.tsx'
import { CopyButton } from './copy-button.tsx'
import { Facts } from './facts.tsx'
import { Menu } from './menu.tsx'
import { ReadingFailure } from './reading-failure.tsx'
import { Tabs } from './tabs.tsx'
import { useEscape } from './use-escape.ts'

afterEach(() => history.replaceState(null, '', '/'))

const parts = [
  { key: 'profil', title: 'Profil', content: 'Votre nom' },
  { key: 'cles', title: 'Clés', content: 'Vos clés' },
  { key: 'donnees', title: 'Données', content: 'Vos données' },
]
const tab = (name: string): HTMLElement => screen.getByRole('tab', { name })
const panel = (): string => wordsOf(screen.getByRole('tabpanel'))

test('the first part is open, and only its name is in the order of Tab', async () => {
  await show(<Tabs name="Compte" parts={parts} />)
  assert.equal(panel(), 'Votre nom')
  const states = screen.getAllByRole('tab').map((one) => [one.getAttribute('aria-selected'), one.tabIndex])
  assert.deepEqual(states, [
    ['true', 0],
    ['false', -1],
    ['false', -1],
  ])
  assert.equal(screen.getByRole('tabpanel').getAttribute('aria-labelledby'), tab('Profil').id)
})

test('arrows open the next part and the last one from the first, with the focus', async () => {
  const { user } = await show(<Tabs name="Compte" parts={parts} />)
  await user.click(tab('Profil'))
  await user.keyboard('{ArrowRight}')
  assert.deepEqual([panel(), document.activeElement], ['Vos clés', tab('Clés')])
  await user.keyboard('{ArrowLeft}{ArrowLeft}')
  assert.deepEqual([panel(), document.activeElement], ['Vos données', tab('Données')])
  await user.keyboard('{ArrowRight}a')
  assert.equal(panel(), 'Votre nom')
})

test('the open part is in the address, where it is found again', async () => {
  history.replaceState(null, '', '/#cles')
  const { user } = await show(<Tabs name="Compte" parts={parts} />)
  assert.equal(panel(), 'Vos clés')
  await user.click(tab('Données'))
  assert.equal(location.hash, '#donnees')
})

test('a part that does not exist opens the first', async () => {
  history.replaceState(null, '', '/#ailleurs')
  await show(<Tabs name="Compte" parts={parts} />)
  assert.equal(panel(), 'Votre nom')
})

const menu = (
  <>
    <Menu name="Actions" label="Agir">
      <li>
        <button>Renommer</button>
      </li>
    </Menu>
    <button>Ailleurs</button>
  </>
)
const isOpen = (): string | null => named('button', 'Agir').getAttribute('aria-expanded')

test('a menu opens and closes by its button, and a choice closes it', async () => {
  const { user } = await show(menu)
  assert.ok(screen.queryByRole('button', { name: 'Renommer' }) === null)
  await user.click(button('Agir'))
  assert.equal(isOpen(), 'true')
  await user.click(button('Renommer'))
  assert.equal(isOpen(), 'false')
})

test('Escape closes a menu, gives its button the focus and stops there', async () => {
  let heard = 0
  const Listener = () => (useEscape(() => (heard += 1)), null)
  const { user } = await show(
    <>
      {menu}
      <Listener />
    </>,
  )
  await user.click(button('Agir'))
  await user.keyboard('{Escape}')
  assert.deepEqual([isOpen(), document.activeElement, heard], ['false', button('Agir'), 0])
  await user.keyboard('{Escape}')
  assert.equal(heard, 1)
})

test('a press or a focus elsewhere closes a menu', async () => {
  const { user } = await show(menu)
  await user.click(button('Agir'))
  await user.click(button('Ailleurs'))
  assert.equal(isOpen(), 'false')
  await user.click(button('Agir'))
  await user.tab()
  await user.tab()
  assert.equal(isOpen(), 'false')
})

test('Escape during the composition of a sign is not taken for one', async () => {
  let heard = 0
  const Listener = () => (useEscape(() => (heard += 1)), null)
  await show(<Listener />)
  fireEvent.keyDown(document.body, { key: 'Escape', isComposing: true })
  fireEvent.keyDown(document.body, { key: 'a' })
  assert.equal(heard, 0)
})

test('what is copied is told, on the button and aloud', async () => {
  const { user } = await show(<CopyButton content="abc" label="Copier le lien" />)
  await user.click(button('Copier le lien'))
  await becomes(() => namesOf('button'), ['Copié'])
  assert.equal(await navigator.clipboard.readText(), 'abc')
  assert.equal(announced().status, 'Copié')
})

test('a browser that refuses to copy is told at once', async () => {
  const { user } = await show(<CopyButton content="abc" />)
  mock.method(navigator.clipboard, 'writeText', () => Promise.reject(new Error('refused')))
  await user.click(button('Copier'))
  await becomes(() => announced().alert, 'Le navigateur a refusé la copie.')
  mock.restoreAll()
  assert.deepEqual(namesOf('button'), ['Copier', 'Fermer'])
})

test('what could not be read says why and can be asked again', async () => {
  let asked = 0
  const error = new ApiError(403, 'forbidden', { message: 'Votre rôle ne le permet pas.' })
  const { user } = await show(<ReadingFailure error={error} onRetry={() => (asked += 1)} />)
  assert.ok(screen.getByText('Votre rôle ne le permet pas.'))
  await user.click(button('Réessayer'))
  assert.equal(asked, 1)
})

test('facts that are not known are passed over', async () => {
  await show(
    <Facts
      facts={[
        ['Nom', 'Voirie'],
        ['Taille', null],
        ['Membres', 0],
      ]}
    />,
  )
  assert.deepEqual([...document.querySelectorAll('dl > div')].map(wordsOf), ['NomVoirie', 'Membres0'])
})

test('a card is named by its title, at the level of its place', async () => {
  await show(
    <Card title="Serveur A" heading="h2" tags="en pause" actions={<button>Retirer</button>}>
      vLLM
    </Card>,
  )
  const card = screen.getByRole('article', { name: 'Serveur A' })
  assert.equal(wordsOf(card), 'Serveur Aen pausevLLMRetirer')
  assert.equal(screen.getByRole('heading', { level: 2 }).textContent, 'Serveur A')
})

const bars = [
  { key: 'a', label: 'lundi', value: 2 },
  { key: 'b', label: 'mardi', value: 4 },
]

test('a figure draws amounts beside the most, and says each', async () => {
  await show(<BarFigure caption="Demandes par jour" bars={bars} shown={(value) => `${value} demandes`} />)
  const figure = screen.getByRole('img', { name: 'Demandes par jour' })
  assert.deepEqual(
    [...figure.querySelectorAll('rect')].map((bar) => bar.getAttribute('height')),
    ['78', '156'],
  )
  assert.deepEqual([...figure.querySelectorAll('title')].map(wordsOf), ['lundi : 2 demandes', 'mardi : 4 demandes'])
  assert.equal(wordsOf(document.querySelector('figcaption')), 'Demandes par jour 4 demandes')
})

const undrawn = [
  { why: 'one bar alone', given: bars.slice(0, 1) },
  { why: 'bars without height', given: bars.map((bar) => ({ ...bar, value: 0 })) },
  { why: 'nothing', given: [] },
]
for (const { why, given } of undrawn) {
  test(`${why} is no figure`, async () => {
    await show(<BarFigure caption="Demandes" bars={given} shown={String} />)
    assert.ok(screen.queryByRole('img') === null)
  })
}

test('a figure of many days draws the last ones', async () => {
  const days = Array.from({ length: 200 }, (_, day) => ({ key: `${day}`, label: `jour ${day}`, value: 1 }))
  await show(<BarFigure caption="Demandes" bars={days} shown={String} />)
  assert.equal(document.querySelectorAll('rect').length, 120)
  assert.equal(wordsOf(document.querySelector('.bar-ends')), 'jour 80jour 199')
})
