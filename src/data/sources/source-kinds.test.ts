import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSettings } from './source-kinds.ts'

const wrong: readonly [settings: Record<string, unknown>, reason: string, name: string][] = [
  [{}, 'absent_setting', 'folder'],
  [{ folder: 12 }, 'wrong_setting', 'folder'],
  [{ folder: '/srv/actes', couleur: 'bleu' }, 'unknown_setting', 'couleur'],
]

for (const [settings, reason, name] of wrong) {
  test(`${reason}: ${JSON.stringify(settings)}`, () => {
    const details = { reason, value: name, param: `settings.${name}` }
    assert.throws(() => checkSettings('folder', settings), { code: 'invalid_request', details })
  })
}

test('settings that fit are given back, an unknown kind is not found', () => {
  assert.equal(checkSettings('folder', { folder: '/srv/actes' })['folder'], '/srv/actes')
  assert.throws(() => checkSettings('minitel', {}), { code: 'not_found' })
})
