import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { terminalOf } from '../../test/fakes/command-line.ts'
import { UsageError, boundedOption, defineCommand, idWord, integerOption } from './command.ts'

const terminal = terminalOf()

/** What a person who typed that is told. */
function mistakeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a command', () => {
  const seen: unknown[] = []
  const command = (words?: { least: number; most: number }) =>
    defineCommand({
      options: { name: { type: 'string' }, json: { type: 'boolean' }, set: { type: 'string', multiple: true } },
      ...(words === undefined ? {} : { words }),
      run: async ({ values, words: given }) => {
        seen.push([{ ...values }, given])
        return 3
      },
    })

  test('gets its options and its words, in any order, and says how it ended', async () => {
    const line = ['un', '--json', '--name=deux mots', 'trois', '--set', 'a=1', '--set', 'b=2']
    assert.equal(await command({ least: 0, most: 2 }).execute(line, terminal), 3)
    assert.deepEqual(seen.splice(0), [[{ json: true, name: 'deux mots', set: ['a=1', 'b=2'] }, ['un', 'trois']]])
  })

  test('takes words after two hyphens as they are', async () => {
    await command({ least: 1, most: 1 }).execute(['--', '--json'], terminal)
    assert.deepEqual(seen.splice(0), [[{}, ['--json']]])
  })

  test('wants as many words as it says', () => {
    const missing = 'Il manque un mot à cette commande.'
    assert.equal(
      mistakeOf(() => command({ least: 1, most: 2 }).execute([], terminal)),
      missing,
    )
    assert.equal(
      mistakeOf(() => command({ least: 1, most: 2 }).execute(['a', 'b', 'c'], terminal)),
      'Mot inattendu : c.',
    )
    assert.equal(
      mistakeOf(() => command().execute(['a'], terminal)),
      'Mot inattendu : a.',
    )
    assert.deepEqual(seen, [])
  })
})

describe('a whole number given as an option', () => {
  test('is read in plain figures, or is not given', () => {
    assert.equal(integerOption(undefined, 'port', terminal), undefined)
    assert.equal(integerOption('0', 'port', terminal), 0)
    assert.equal(integerOption('8080', 'port', terminal), 8080)
    assert.equal(integerOption('999999999', 'port', terminal), 999_999_999)
  })

  test('that is none is told as it was typed', () => {
    for (const value of ['', ' ', '-1', '+1', '1.5', '1e3', '0x10', '1_000', '１', 'beaucoup', '1000000000']) {
      const told = `L’option --port attend un nombre entier, pas « ${value} ».`
      assert.equal(
        mistakeOf(() => integerOption(value, 'port', terminal)),
        told,
      )
    }
  })
})

test('a whole number has its bounds, which are told', () => {
  const bounds = { name: 'workers', least: 1, most: 64 }
  for (const [value, number] of [
    ['1', 1],
    ['64', 64],
    [undefined, undefined],
  ] as const) {
    assert.equal(boundedOption(value, bounds, terminal), number)
  }
  for (const value of ['0', '65']) {
    assert.equal(
      mistakeOf(() => boundedOption(value, bounds, terminal)),
      `L’option --workers attend un nombre de 1 à 64, pas « ${value} ».`,
    )
  }
  assert.match(
    mistakeOf(() => boundedOption('x', bounds, terminal)),
    /attend un nombre entier/,
  )
})

describe('the number of something', () => {
  test('is read in plain figures', () => {
    assert.equal(idWord('1', 'notAKeyNumber', terminal), 1)
    assert.equal(idWord('2147483647', 'notAKeyNumber', terminal), 2_147_483_647)
  })

  test('that is none is told by what it should be the number of', () => {
    for (const word of ['', '0', '01', '-1', '0x1', '1e0', '1.0', ' 1', 'un', '2147483648', '9'.repeat(30)]) {
      const told = `« ${word} » n’est pas le numéro d’une clé (voir « socle key list »).`
      assert.equal(
        mistakeOf(() => idWord(word, 'notAKeyNumber', terminal)),
        told,
      )
    }
  })
})
