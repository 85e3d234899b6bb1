import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { faultIn } from './fixtures/faults.ts'
import { ChosenSeconds, Id, IdParams, Page, asName, keptName, keptText, ordered, written } from './schemas.ts'

describe('an id', () => {
  test('is a number that the database can give', () => {
    for (const id of [1, 7, 2 ** 31 - 1]) assert.equal(faultIn(Id, id), null)
    const wrong: [unknown, string][] = [
      [0, 'all: too_small'],
      [-1, 'all: too_small'],
      [2 ** 31, 'all: too_big'],
      [1.5, 'all: invalid_type'],
      ['1', 'all: invalid_type'],
      [null, 'all: invalid_type'],
      [Number.NaN, 'all: invalid_type'],
    ]
    for (const [id, fault] of wrong) assert.equal(faultIn(Id, id), fault, String(id))
  })

  test('in a path is written in plain figures', () => {
    assert.deepEqual(IdParams.parse({ id: '12' }), { id: 12 })
    for (const id of ['', ' 1', '1 ', '+1', '01', '0x1', '1e3', '1.0', '１', 'one', '9'.repeat(400)]) {
      assert.notEqual(faultIn(IdParams, { id }), null, id)
    }
  })
})

describe('an integer that is written', () => {
  const Count = written(z.number().int().min(-5).max(100))

  test('is read, or is one already', () => {
    const cases: [unknown, number][] = [
      ['0', 0],
      ['-5', -5],
      ['100', 100],
      [7, 7],
    ]
    for (const [value, read] of cases) assert.equal(Count.parse(value), read)
  })

  test('that is none is refused as it came', () => {
    for (const value of ['', 'a', '1.5', '-0', '--1', '1_000', null, true, [], ['1']]) {
      assert.equal(faultIn(Count, value), 'all: invalid_type', JSON.stringify(value))
    }
    assert.equal(faultIn(Count, '101'), 'all: too_big')
    assert.equal(faultIn(Count, '-6'), 'all: too_small')
  })
})

describe('a text that is kept', () => {
  const Text = keptText(z.string().max(20))

  test('holds any character, lines and signs without a width too', () => {
    for (const text of ['', 'Été\n\tdeux', '日本語', '👩‍👩‍👧', 'שלום‏', '\u0001'])
      assert.equal(faultIn(Text, text), null, text)
  })

  test('holds neither zero nor half a character', () => {
    for (const text of ['a\0b', '\uD83D', 'a\uDE00b']) assert.equal(faultIn(Text, text), 'all: custom')
  })
})

describe('a name', () => {
  const Name = keptName(z.string().trim().min(1).max(20))

  test('is one line that reads as it is written', () => {
    for (const name of ['Mairie', 'L’été à Nîmes', 'a-b_c (2024)', '日本語', 'שלום', '👩‍👩‍👧']) {
      assert.equal(faultIn(Name, name), null, name)
    }
    assert.equal(Name.parse('  Mairie \n'), 'Mairie')
  })

  test('has nothing unseen, and nothing that turns what follows', () => {
    for (const sign of [
      '\n',
      '\r',
      '\t',
      '\0',
      '\u007F',
      '\u0085',
      '\u061C',
      '\u200E',
      '\u200F',
      '\u2028',
      '\u202E',
      '\u2066',
      '\u2069',
    ]) {
      assert.equal(faultIn(Name, `a${sign}b`), 'all: custom', sign.codePointAt(0)?.toString(16))
    }
  })

  test('is never empty, nor too long', () => {
    assert.equal(faultIn(Name, '   '), 'all: too_small')
    assert.equal(faultIn(Name, 'a'.repeat(21)), 'all: too_big')
  })
})

test('a name that no person typed is made one: what may not be in it is a space', () => {
  for (const [written, name] of [
    ['Mairie', 'Mairie'],
    [' L’été \n', 'L’été'],
    ['a\r\nb', 'a b'],
    ['a\0\u202Eb\u2066', 'a b'],
    ['a\uD83D', 'a\uFFFD'],
    ['\u200F\t', ''],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
  ] as const) {
    assert.equal(asName(written), name, JSON.stringify(written))
  }
})

describe('a page of a list', () => {
  test('is the first ten unless another is asked for', () => {
    assert.deepEqual(Page.parse({}), { limit: 10, offset: 0 })
    assert.deepEqual(Page.parse({ limit: '100', offset: '2147483647' }), { limit: 100, offset: 2_147_483_647 })
  })

  test('has between one and a hundred lines, and begins where there can be some', () => {
    const wrong: [object, string][] = [
      [{ limit: '0' }, 'limit: too_small'],
      [{ limit: '101' }, 'limit: too_big'],
      [{ limit: 'all' }, 'limit: invalid_type'],
      [{ offset: '-1' }, 'offset: too_small'],
      [{ offset: '2147483648' }, 'offset: too_big'],
    ]
    for (const [query, fault] of wrong) assert.equal(faultIn(Page, query), fault)
  })

  test('is ordered by what it may be, in both spellings', () => {
    const Query = Page.extend(ordered(['id', 'name']))
    const asked = { order_by: 'name', order_direction: 'asc', sort_by: 'id', sort_order: 'desc' }
    assert.deepEqual(Query.parse(asked), { limit: 10, offset: 0, ...asked })
    for (const [name, value] of Object.entries({ order_by: 'password', sort_by: '', order_direction: 'ASC' })) {
      assert.equal(faultIn(Query, { [name]: value }), `${name}: invalid_value`)
    }
  })
})

test('a moment that is chosen is in a year of four figures', () => {
  for (const seconds of [0, 253_402_300_799]) assert.equal(faultIn(ChosenSeconds, seconds), null)
  for (const [seconds, fault] of [
    [-1, 'too_small'],
    [253_402_300_800, 'too_big'],
    [1.5, 'invalid_type'],
  ]) {
    assert.equal(faultIn(ChosenSeconds, seconds), `all: ${fault}`)
  }
})
