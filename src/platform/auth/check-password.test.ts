import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPassword } from './check-password.ts'

const known = ['Camille Martin', 'camille@mairie.test', 'Mairie de Montreuil']

test('common passwords, sequences, repetitions and the own name are refused', async () => {
  const weak = ['123456789012', 'motdepasse123', 'azertyuiop12', 'xxxxxxxxxxxxxxxx', 'Montreuil2026', 'camillemartin1']
  for (const password of weak) {
    await assert.rejects(checkPassword(password, known), { code: 'weak_password' }, password)
  }
})

test('a sentence of one’s own is accepted, however long', async () => {
  await checkPassword('correct cheval batterie agrafe', known)
  await checkPassword(`${'la barque bleue du '.repeat(20)}canal`, known)
})
