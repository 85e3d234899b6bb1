import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, passwordMatches } from './password.ts'
import { createToken, hashToken } from './token.ts'

test('a password matches its own hash alone, whatever its signs and its length', async () => {
  for (const password of ['la barque bleue', 'é€𝔘', 'a'.repeat(1_000), '', '\u0000null']) {
    const hash = await hashPassword(password)
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.deepEqual(
      [await passwordMatches(hash, password), await passwordMatches(hash, `${password} `)],
      [true, false],
    )
  }
})

test('the same password has another hash each time', async () => {
  assert.notEqual(await hashPassword('la barque bleue'), await hashPassword('la barque bleue'))
})

test('an account without a password, or none at all, matches nothing', async () => {
  for (const password of ['', 'la barque bleue']) assert.equal(await passwordMatches(null, password), false)
})

test('a token is 256 bits that never come twice, and is kept as its hash', () => {
  const tokens = Array.from({ length: 1_000 }, () => createToken('ses-'))
  assert.equal(new Set(tokens).size, tokens.length)
  for (const token of tokens.slice(0, 10)) assert.match(token, /^ses-[\w-]{43}$/)
  const hash = hashToken('sk-exemple')
  assert.equal(hash.toString('hex'), 'df3653d7245bf69d41f32d213147c2cd057435e7f334bcb7fc911c3912d788bf')
  assert.equal(hashToken('sk-Exemple').equals(hash), false)
})
