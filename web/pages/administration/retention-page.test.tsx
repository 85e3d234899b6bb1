import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { becomes, button, describedBy, field } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

const days = 'Jours depuis le dernier message'
const months = 'Mois pendant lesquels chaque appel à un modèle est gardé'

async function open(api = everydayServer()) {
  const server = api.answers('getRetention', { conversation_days: 90, usage_months: 13 })
  const opened = await openPage('/administration/conservation', { server })
  await screen.findByRole('button', { name: 'Enregistrer' })
  return { ...opened, api: server }
}

test('the durations in force are shown, and sent together', async () => {
  const { user, api } = await open(
    everydayServer().answers('updateRetention', { conversation_days: 30, usage_months: 13 }),
  )
  await user.clear(field(days))
  await user.type(field(days), '30')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateRetention'), { conversation_days: 30, usage_months: 13 })
  assert.equal(api.sent('getRetention').length, 2)
})

const bounds = [
  { label: days, typed: '0' },
  { label: days, typed: '3651' },
  { label: days, typed: '1.5' },
  { label: days, typed: '' },
  { label: months, typed: '121' },
  { label: months, typed: '0' },
]
for (const { label, typed } of bounds) {
  test(`"${typed}" as "${label}" does not leave`, async () => {
    const { user, api } = await open()
    await user.clear(field(label))
    if (typed !== '') await user.type(field(label), typed)
    await user.click(button('Enregistrer'))
    assert.equal(api.sent('updateRetention').length, 0)
  })
}

test('a refusal is told at its field', async () => {
  const refusal = { status: 422, message: 'Refusé.', fields: { usage_months: 'Moins d’un an ne suffit pas.' } }
  const { user } = await open(everydayServer().refuses('updateRetention', refusal))
  await user.click(button('Enregistrer'))
  await becomes(() => describedBy(field(months)).at(-1), 'Moins d’un an ne suffit pas.')
})
