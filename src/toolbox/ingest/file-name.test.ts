import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileName } from './file-name.ts'
import { titleFromName } from './title-from-name.ts'

test('folders of any system are forgotten', () => {
  assert.equal(fileName('dossier/sous/note.md'), 'note.md')
  assert.equal(fileName(String.raw`C:\Users\x\note.md`), 'note.md')
  assert.equal(fileName('../../etc/passwd'), 'passwd')
})

test('a name is one line of composed letters', () => {
  assert.equal(fileName(' e\u0301te\u0301.txt '), 'été.txt')
  assert.equal(fileName('a\r\nb\u0000c\u202etxt.pdf'), 'a b c txt.pdf')
})

test('what names nothing is refused', () => {
  for (const name of ['', ' ', '.', '..', 'dossier/', '\u0000']) {
    assert.throws(() => fileName(name), { code: 'invalid_request' }, JSON.stringify(name))
  }
  assert.throws(() => fileName(`${'a'.repeat(256)}`), { code: 'invalid_request' })
})

test('a title is the name without its extension', () => {
  assert.equal(titleFromName('Rapport_annuel_2025.pdf'), 'Rapport annuel 2025')
  assert.equal(titleFromName('LISEZMOI'), 'LISEZMOI')
  assert.equal(titleFromName('.txt'), '.txt')
  assert.equal(titleFromName('v1.2.md'), 'v1.2')
})
