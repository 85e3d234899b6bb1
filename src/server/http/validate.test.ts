import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#platform/errors'
import { z } from 'zod'
import { validate } from './validate.ts'

/** What is said of the one field that is wrong, in plain spaces. */
function refusalOf(schema: z.ZodType, given: unknown, language: 'fr' | 'en' = 'fr'): string | undefined {
  try {
    validate({ where: 'body', schema: z.object({ amount: schema }), value: { amount: given } }, language)
  } catch (error) {
    if (!isAppError(error)) throw error
    return JSON.stringify(error.details)
      .match(/"msg":"([^"]*)"/)?.[1]
      ?.replace(/\s/g, ' ')
  }
  return undefined
}

const bounds = [
  { schema: z.number().max(1e9), given: 1e10, says: '1 000 000 000 au plus' },
  { schema: z.number().int().max(100), given: 101, says: '100 au plus' },
  { schema: z.number().min(0), given: -1, says: '0 au moins' },
  { schema: z.number().positive(), given: 0, says: 'plus de 0' },
  { schema: z.number().lt(1.5), given: 2, says: 'moins de 1,5' },
  { schema: z.string().max(2000), given: 'a'.repeat(2001), says: '2 000 caractères au plus' },
  { schema: z.string().min(1), given: '', says: '1 caractère au moins' },
  { schema: z.array(z.number()).min(2), given: [1], says: '2 éléments au moins' },
  { schema: z.number().max(1e9).nullable(), given: 1e10, says: '1 000 000 000 au plus' },
]
for (const { schema, given, says } of bounds) {
  test(`a bound that ${String(given).slice(0, 12)} passes is said in words: ${says}`, () => {
    assert.equal(refusalOf(schema, given), says)
  })
}

test('what is within its bounds is given as the schema reads it', () => {
  const schema = z.object({ amount: z.number().max(10).default(3) })
  assert.deepEqual(validate({ where: 'body', schema, value: {} }, 'fr'), { amount: 3 })
})

test('what is missing is told in the words that clients read, in both languages', () => {
  assert.equal(refusalOf(z.number(), undefined), 'Champ obligatoire')
  assert.equal(refusalOf(z.number(), undefined, 'en'), 'Field required')
})

test('what is no number keeps the words of the schema', () => {
  assert.equal(refusalOf(z.number(), 'dix'), 'Entrée invalide : nombre attendu, chaîne de caractères reçu')
})
