import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, field, named, namesOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

const ofPerson = {
  object: 'legal-hold' as const,
  id: 3,
  kind: 'person' as const,
  target_id: 21,
  name: 'Ali Benz',
  reason: 'Contentieux 2026-14',
  placed: morning,
}
const ofConversation = {
  ...ofPerson,
  id: 4,
  kind: 'conversation' as const,
  target_id: 12,
  name: null,
  reason: 'Enquête',
}

async function open(holds = [ofPerson, ofConversation], api = everydayServer()) {
  const opened = await openPage('/administration/conservation-imposee', {
    server: api.answers('listLegalHolds', list(holds)),
  })
  await screen.findByRole('button', { name: 'Imposer la conservation' })
  return { ...opened, api }
}

test('each hold says what is kept, why and since when', async () => {
  await open()
  await screen.findByRole('table')
  assert.deepEqual(
    cellsOf().map((cells) => cells.slice(0, 3)),
    [
      ['Une personne : Ali Benz', 'Contentieux 2026-14', '15 nov. 2026'],
      ['Une conversation : 12', 'Enquête', '15 nov. 2026'],
    ],
  )
})

test('nothing kept by decision is said in words', async () => {
  await open([])
  await screen.findByText('Rien n’est conservé par décision.')
})

test('a hold is placed on what is named, for a reason', async () => {
  const { user, api } = await open([], everydayServer().answers('placeLegalHold', ofConversation))
  await user.click(button('Imposer la conservation'))
  const dialog = named('dialog', 'Imposer la conservation')
  assert.deepEqual(namesOf('option', field('De quoi')), ['Une personne', 'Une collection', 'Une conversation'])
  await user.selectOptions(field('De quoi'), 'conversation')
  await user.type(field('Numéro'), '12')
  await user.type(field('Raison'), ' Enquête ')
  await user.click(button('Imposer la conservation', dialog))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('placeLegalHold'), { kind: 'conversation', target_id: 12, reason: 'Enquête' })
})

test('a hold without a number or a reason does not leave', async () => {
  const { user, api } = await open([])
  await user.click(button('Imposer la conservation'))
  const dialog = named('dialog', 'Imposer la conservation')
  await user.click(button('Imposer la conservation', dialog))
  await user.type(field('Numéro'), '12')
  await user.click(button('Imposer la conservation', dialog))
  assert.equal(api.sent('placeLegalHold').length, 0)
})

test('what is not there is refused in the words of the server', async () => {
  const refusal = { status: 404, message: 'Aucune conversation ne porte ce numéro.' }
  const { user } = await open([], everydayServer().refuses('placeLegalHold', refusal))
  await user.click(button('Imposer la conservation'))
  await user.type(field('Numéro'), '99')
  await user.type(field('Raison'), 'Enquête')
  await user.click(button('Imposer la conservation', named('dialog', 'Imposer la conservation')))
  await screen.findByText('Aucune conversation ne porte ce numéro.', { selector: '.note' })
})

test('a hold is lifted after a confirmation that says what follows', async () => {
  const { user, api } = await open([ofPerson], everydayServer().answers('releaseLegalHold', undefined))
  await user.click(await screen.findByRole('button', { name: /^Lever/ }))
  const dialog = named('dialog', 'Lever la conservation ?')
  assert.ok(screen.getByText('Les durées de conservation et les effacements s’y appliquent de nouveau.'))
  await user.click(button('Lever', dialog))
  await becomes(() => announced().status, 'La conservation est levée.')
  assert.deepEqual(
    api.sent('releaseLegalHold').map(({ params }) => params),
    [{ id: '3' }],
  )
  assert.equal(api.sent('listLegalHolds').length, 2)
})
