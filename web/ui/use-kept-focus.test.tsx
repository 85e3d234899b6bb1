import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { becomes, button, named, wordsOf } from '../../test/page/elements.ts'
import { show } from '../../test/page/open-page.tsx'
import { Dialog } from './dialog.tsx'
import { Menu } from './menu.tsx'
import { useKeptFocus } from './use-kept-focus.ts'

const focused = (): string => wordsOf(document.activeElement)

/** A page of rows, each with a button that takes it away. */
function Rows({ names }: { names: readonly string[] }) {
  useKeptFocus()
  const [left, setLeft] = useState(names)
  return (
    <>
      <a href="#contenu">Aller au contenu</a>
      <main id="contenu" tabIndex={-1} aria-label="Page">
        {left.length === 0 && <p>Plus rien.</p>}
        <ul>
          {left.map((name) => (
            <li key={name}>
              {name} <input type="hidden" />
              <button onClick={() => setLeft(left.filter((one) => one !== name))}>Retirer {name}</button>
            </li>
          ))}
        </ul>
      </main>
    </>
  )
}

const removals = [
  { removed: 'Ali', heir: 'Retirer Mia', why: 'the next row' },
  { removed: 'Mia', heir: 'Retirer Zoé', why: 'the next row' },
  { removed: 'Zoé', heir: 'Retirer Mia', why: 'the row before the last one' },
]
for (const { removed, heir, why } of removals) {
  test(`when ${removed} goes with the focus, ${why} has it`, async () => {
    const { user } = await show(<Rows names={['Ali', 'Mia', 'Zoé']} />)
    await user.click(button(`Retirer ${removed}`))
    await becomes(focused, heir)
  })
}

test('when the only row goes with the focus, the page has it, not what stands above it', async () => {
  const { user } = await show(<Rows names={['Ali']} />)
  await user.click(button('Retirer Ali'))
  await becomes(() => document.activeElement?.id, 'contenu')
})

test('what was left on purpose is not given the focus again when it goes', async () => {
  function Page() {
    useKeptFocus()
    const [isThere, setThere] = useState(true)
    useEffect(() => {
      document.addEventListener('keyup', () => setThere(false), { once: true })
    }, [])
    return (
      <>
        <main id="contenu">{isThere && <button>Éphémère</button>}</main>
        <p>Ailleurs</p>
      </>
    )
  }
  const { user } = await show(<Page />)
  await user.click(button('Éphémère'))
  await user.click(screen.getByText('Ailleurs'))
  await user.keyboard('a')
  assert.ok(screen.queryByRole('button', { name: 'Éphémère' }) === null)
  assert.equal(document.activeElement?.tagName, 'BODY')
})

test('what takes the focus itself keeps it', async () => {
  function Page() {
    useKeptFocus()
    const [isWriting, setWriting] = useState(false)
    return (
      <main id="contenu" tabIndex={-1}>
        <button>Avant</button>
        {isWriting ? <input aria-label="Nom" autoFocus /> : <button onClick={() => setWriting(true)}>Écrire</button>}
      </main>
    )
  }
  const { user } = await show(<Page />)
  await user.click(button('Écrire'))
  assert.equal(document.activeElement?.getAttribute('aria-label'), 'Nom')
})

test('a dialog that a menu opened gives the focus back to the menu, whose content is hidden by then', async () => {
  function Page() {
    useKeptFocus()
    const [isOpen, setOpen] = useState(false)
    return (
      <main id="contenu" tabIndex={-1}>
        <Menu name="Actions" label="Agir">
          <li>
            <button onClick={() => setOpen(true)}>Renommer</button>
          </li>
        </Menu>
        {isOpen && <Dialog title="Renommer" onClose={() => setOpen(false)} children="" />}
      </main>
    )
  }
  const { user } = await show(<Page />)
  await user.click(button('Agir'))
  await user.click(button('Renommer'))
  await user.click(button('Fermer', named('dialog', 'Renommer')))
  assert.equal(document.activeElement?.className, 'menu-button')
})
