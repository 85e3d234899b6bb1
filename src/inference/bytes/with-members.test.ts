import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { quotedName } from './quoted-name.ts'
import { membersInText, withMembers } from './with-members.ts'

const members = Buffer.from('"é":1,')

describe('members stand first in the first object', () => {
  const cases = [
    ['{"a":1}', '{"é":1,"a":1}'],
    ['data: {"a":{}}\n\n', 'data: {"é":1,"a":{}}\n\n'],
    ['[1]', '[1]'],
    ['', ''],
  ] as const
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () => {
      assert.equal(withMembers(Buffer.from(text), members).toString(), expected)
      const latin = membersInText(Buffer.from(text).toString('latin1'), members)
      assert.equal(Buffer.from(latin, 'latin1').toString(), expected)
    })
  }

  test('bytes without an object are the very same', () => {
    const bytes = Buffer.from(': comment\n\n')
    assert.equal(withMembers(bytes, members), bytes)
  })
})

describe('a model’s name as JSON writes it, a character per byte', () => {
  const cases = [
    ['m', '"m"'],
    ['org/m"x"', '"org/m\\"x\\""'],
    ['modèle', Buffer.from('"modèle"').toString('latin1')],
    ['', '""'],
  ] as const
  for (const [name, quoted] of cases) {
    test(JSON.stringify(name), () => assert.deepEqual([quotedName(name), quotedName(name)], [quoted, quoted]))
  }

  test('is right for more names than are remembered', () => {
    for (let index = 0; index < 2500; index += 1) assert.equal(quotedName(`m${index}`), `"m${index}"`)
    assert.equal(quotedName('m0'), '"m0"')
  })
})
