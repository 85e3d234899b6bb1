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

test('passwords of many people at once are each judged, by one thread that keeps nobody from ending', async () => {
  const passwords = Array.from({ length: 30 }, (_, at) =>
    at % 3 === 0 ? `azerty${at}` : `barque bleue du canal ${at}`,
  )
  const judged = await Promise.all(
    passwords.map((password) =>
      checkPassword(password, known).then(
        () => 'accepted',
        () => 'refused',
      ),
    ),
  )
  assert.deepEqual(
    judged,
    passwords.map((_, at) => (at % 3 === 0 ? 'refused' : 'accepted')),
  )
  assert.deepEqual(
    process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker'),
    [],
  )
})
