import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fireEvent, screen } from '@testing-library/react'
import { useState, type ReactNode } from 'react'
import { button, field, wordsOf } from '../../test/page/elements.ts'
import { show } from '../../test/page/open-page.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { Dialog } from './dialog.tsx'
import { Form } from './form.tsx'
import { NameDialog } from './name-dialog.tsx'

/** A button that opens a dialog, which gets how to be closed. */
function Opener({ children }: { children: (close: () => void) => ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button onClick={() => setOpen(true)}>Ouvrir</button>
      {isOpen && children(() => setOpen(false))}
    </>
  )
}

const longTitle = 'Supprimer définitivement '.repeat(20).trim()

test('a dialog is modal, named by its whole title, however long', async () => {
  await show(<Dialog title={longTitle} onClose={() => undefined} children="Contenu" />)
  const dialog = screen.getByRole('dialog', { name: longTitle })
  assert.equal(dialog.hasAttribute('open'), true)
  assert.equal(wordsOf(dialog.querySelector('h2')), longTitle)
  assert.equal(wordsOf(dialog.querySelector('.dialog-content')), 'Contenu')
})

const waysOut: { name: string; leave: (user: Awaited<ReturnType<typeof show>>['user']) => unknown }[] = [
  { name: 'its button', leave: (user) => user.click(button('Fermer')) },
  { name: 'Escape', leave: () => fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true })) },
]
for (const { name, leave } of waysOut) {
  test(`a dialog closed by ${name} gives the focus back to what opened it`, async () => {
    const page = <Opener>{(close) => <Dialog title="Essai" onClose={close} children="Contenu" />}</Opener>
    const { user } = await show(page)
    await user.click(button('Ouvrir'))
    assert.ok(screen.getByRole('dialog', { name: 'Essai' }))
    await leave(user)
    assert.ok(screen.queryByRole('dialog') === null)
    assert.equal(document.activeElement, button('Ouvrir'))
  })
}

test('a form in a dialog does not send the form that the dialog was opened from', async () => {
  const sent: string[] = []
  const page = (
    <Form submit="Dehors" onSubmit={() => sent.push('outer')}>
      <Dialog title="Essai" onClose={() => undefined}>
        <Form submit="Dedans" onSubmit={() => sent.push('inner')} children={null} />
      </Dialog>
    </Form>
  )
  const { user } = await show(page)
  await user.click(button('Dedans'))
  assert.deepEqual(sent, ['inner'])
})

test('before what cannot be undone, the safe choice has the focus and the other says what it does', async () => {
  const done: string[] = []
  const page = (
    <ConfirmDialog
      title="Retirer Voirie ?"
      explanation="Ses membres ne liront plus rien."
      action="Retirer"
      onConfirm={() => done.push('confirmed')}
      onClose={() => done.push('closed')}
    />
  )
  const { user } = await show(page)
  assert.equal(document.activeElement, button('Annuler'))
  assert.ok(screen.getByText('Ses membres ne liront plus rien.'))
  await user.click(button('Retirer'))
  await user.click(button('Annuler'))
  assert.deepEqual(done, ['confirmed', 'closed'])
})

test('the action of a confirmation is deleting unless it says otherwise', async () => {
  await show(<ConfirmDialog title="?" explanation="!" onConfirm={() => undefined} onClose={() => undefined} />)
  assert.equal(button('Supprimer').getAttribute('data-kind'), 'danger')
})

test('a new name is given trimmed, and never empty nor longer than the server keeps', async () => {
  const names: string[] = []
  const page = (
    <NameDialog
      title="Renommer"
      label="Nom du groupe"
      hint="Il se lit dans les partages."
      name="Voirie"
      problem={null}
      isRunning={false}
      onClose={() => undefined}
      onSubmit={(name: string) => names.push(name)}
    />
  )
  const { user } = await show(page)
  const input = field('Nom du groupe')
  assert.equal(document.activeElement, input)
  assert.equal(input.getAttribute('maxlength'), '200')
  await user.clear(input)
  await user.click(button('Enregistrer'))
  assert.deepEqual(names, [], 'the browser refuses an empty name')
  await user.type(input, '  Espaces verts ')
  await user.click(button('Enregistrer'))
  assert.deepEqual(names, ['Espaces verts'])
})
