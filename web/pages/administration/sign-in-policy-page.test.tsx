import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { becomes, button, describedBy, field, namesOf, noted } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

async function open(api = everydayServer()) {
  const server = api.answers('getSignInPolicy', { second_factor: 'administrators' })
  const opened = await openPage('/administration/connexion', { server })
  await screen.findByRole('button', { name: 'Enregistrer' })
  return { ...opened, api: server }
}

test('the policy in force is chosen, beside the two others, with what follows from it', async () => {
  await open()
  const choice = field('Le second facteur est')
  assert.equal(choice instanceof HTMLSelectElement && choice.value, 'administrators')
  assert.deepEqual(namesOf('option', choice), ['laissé au choix de chacun', 'exigé de qui administre', 'exigé de tous'])
  assert.deepEqual(describedBy(choice), [
    'Qui doit en avoir un et n’en a pas est déconnecté, et en enregistre un à sa prochaine connexion. Les clés d’accès déjà faites servent encore.',
  ])
})

test('another policy is sent, said and read again', async () => {
  const { user, api } = await open(everydayServer().answers('updateSignInPolicy', { second_factor: 'everyone' }))
  await user.selectOptions(field('Le second facteur est'), 'everyone')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateSignInPolicy'), { second_factor: 'everyone' })
  await becomes(() => api.sent('getSignInPolicy').length, 2)
})

test('a policy that would lock out whoever chooses it is refused in words, and they stay signed in', async () => {
  const refusal = { status: 401, message: 'Enregistrez d’abord votre propre second facteur.' }
  const { user, address } = await open(everydayServer().refuses('updateSignInPolicy', refusal))
  await user.click(button('Enregistrer'))
  await noted('Enregistrez d’abord votre propre second facteur.')
  assert.equal(address(), '/administration/connexion')
})

test('a policy that cannot be read is not shown as another one', async () => {
  const server = everydayServer().refuses('getSignInPolicy', { status: 403, message: 'Votre rôle ne le permet pas.' })
  await openPage('/administration/connexion', { server })
  await screen.findByText('Votre rôle ne le permet pas.')
  assert.ok(screen.queryByLabelText('Le second facteur est') === null)
})
