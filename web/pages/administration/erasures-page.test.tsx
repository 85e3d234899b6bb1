import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import type { z } from 'zod'
import type { ErasureReceipt } from '#contract/erasures'
import { camille, list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, describedBy, field, namesOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Receipt = z.input<typeof ErasureReceipt>

const receipt = (more: Partial<Receipt> = {}): Receipt => ({
  object: 'erasure-receipt',
  id: 91,
  kind: 'document',
  target_id: 12,
  erased: morning,
  removed: { documents: 1, passages: 1240 },
  remains: { database: 0, index: 0 },
  is_complete: true,
  previous_hash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
  ...more,
})

async function open(receipts: Receipt[] = [], api = everydayServer()) {
  const opened = await openPage('/administration/effacements', { server: api.answers('listErasures', list(receipts)) })
  await screen.findByRole('button', { name: 'Effacer…' })
  return { ...opened, api }
}

/** Fills the two numbers of the dialog. */
async function nameTarget({ user }: Awaited<ReturnType<typeof open>>, first: string, second = first): Promise<void> {
  await user.click(button('Effacer…'))
  await user.type(field('Numéro'), first)
  await user.type(field('Le même numéro, une seconde fois'), second)
}

test('a receipt says what went, how much of it, and that nothing is found any more', async () => {
  await open([receipt()])
  await screen.findByRole('table')
  assert.deepEqual(cellsOf(), [
    [
      '15 nov. 2026, 10:00',
      'Un document : 12',
      'documents : 1, passages : 1 240',
      'Cherché partout, trouvé nulle part',
      'Télécharger le reçu 91',
    ],
  ])
  const link = screen.getByRole('link', { name: 'Télécharger le reçu 91' })
  assert.equal(link.getAttribute('href'), '/api/erasures/91')
  assert.equal(link.getAttribute('download'), 'effacement-91.json')
})

test('what is still found is told by its places, and what has no word by its name', async () => {
  const remains = { database: 0, index: 3, storage: 1, moon: 2 }
  await open([receipt({ is_complete: false, remains, removed: { moons: 4 } })])
  await screen.findByRole('table')
  const [[, , removed, proof] = []] = cellsOf()
  assert.equal(removed, 'moons : 4')
  assert.equal(proof, 'Encore trouvé : index (3), fichiers (1), moon (2)')
})

test('nothing erased yet is said in words', async () => {
  await open()
  await screen.findByText('Rien n’a été effacé.')
})

test('the number is sent when it was typed twice alike', async () => {
  const opened = await open([], everydayServer().answers('erase', receipt()))
  await nameTarget(opened, '12')
  await opened.user.selectOptions(field('De quoi'), 'collection')
  await opened.user.click(button('Effacer définitivement'))
  await becomes(() => announced().status, 'Effacement fait ; son reçu est dans la liste.')
  assert.deepEqual(opened.api.bodyOf('erase'), { kind: 'collection', target_id: 12 })
  assert.ok(screen.queryByRole('dialog') === null)
  assert.equal(opened.api.sent('listErasures').length, 2)
})

test('two numbers that differ are refused at the second, and nothing is erased', async () => {
  const opened = await open([], everydayServer().answers('erase', receipt()))
  await nameTarget(opened, '12', '21')
  await opened.user.click(button('Effacer définitivement'))
  assert.deepEqual(describedBy(field('Le même numéro, une seconde fois')), ['Les deux numéros diffèrent.'])
  assert.equal(opened.api.sent('erase').length, 0)
  await opened.user.clear(field('Le même numéro, une seconde fois'))
  await opened.user.type(field('Le même numéro, une seconde fois'), '12')
  await opened.user.click(button('Effacer définitivement'))
  await becomes(() => opened.api.sent('erase').length, 1)
})

test('what is kept by decision is refused in the words of the server, and the dialog stays', async () => {
  const refusal = { status: 409, message: 'La conservation de ce document est imposée.' }
  const opened = await open([], everydayServer().refuses('erase', refusal))
  await nameTarget(opened, '12')
  await opened.user.click(button('Effacer définitivement'))
  await becomes(() => announced().alert, 'La conservation de ce document est imposée.')
  assert.deepEqual(namesOf('dialog').length, 1)
  assert.equal(field('Numéro') instanceof HTMLInputElement && field('Numéro').getAttribute('name'), 'target_id')
})

const allowed = [
  { permissions: ['settings:manage'], kinds: ['Un document', 'Une collection'] },
  { permissions: ['settings:manage', 'people:manage'], kinds: ['Un document', 'Une collection', 'Une personne'] },
  {
    permissions: ['settings:manage', 'people:manage', 'organisations:manage'],
    kinds: ['Un document', 'Une collection', 'Une personne', 'Un organisme'],
  },
]
for (const { permissions, kinds } of allowed) {
  test(`whoever has ${permissions.join(', ')} may erase: ${kinds.join(', ')}`, async () => {
    const { user } = await open([], everydayServer().answers('getMe', { ...camille, permissions }))
    await user.click(button('Effacer…'))
    assert.deepEqual(namesOf('option', field('De quoi')), kinds)
  })
}
