import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { tinyModel, tinyModelBytes } from '../../../test/fakes/tiny-model.ts'
import { hasCode } from '#platform/errors'
import { readModelFile, readVocabulary } from './model-file.ts'
import { createTokenizer } from './tokenizer.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-model-file-'))
after(() => rm(home, { recursive: true, force: true }))

const model = tinyModel
const bytes = tinyModelBytes()
const numbers = (text: string, limit = 510): number[] => [...createTokenizer(model.vocabulary).encode(text, limit)]

describe('the file of a model', () => {
  test('gives back all that was written', () => {
    const { shape, vocabulary, tensors } = readModelFile(bytes)
    assert.deepEqual(shape, model.shape)
    assert.deepEqual(vocabulary, model.vocabulary)
    assert.deepEqual(
      [...tensors].map(([name, { encoding, values, bytes: content }]) => [name, encoding, values, [...content]]),
      [...model.tensors].map(([name, { encoding, values, bytes: content }]) => [name, encoding, values, [...content]]),
    )
  })

  test('is the same for the same model, its tensors on multiples of 64', () => {
    assert.ok(tinyModelBytes().equals(bytes))
    for (const { bytes: content } of readModelFile(bytes).tensors.values()) {
      assert.equal((content.byteOffset - bytes.byteOffset) % 64, 0)
    }
  })

  test('has its vocabulary read without the rest', async () => {
    const file = join(home, 'model.bin')
    await writeFile(file, bytes)
    assert.deepEqual(await readVocabulary(file), model.vocabulary)
    // Before the name of the first tensor stand its length and how many there are.
    await writeFile(file, bytes.subarray(0, bytes.indexOf('emb.word') - 6))
    assert.deepEqual((await readVocabulary(file)).pieces, model.vocabulary.pieces)
  })

  test('that is cut anywhere is corrupted, and nothing worse', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(
        () => readModelFile(bytes.subarray(0, length)),
        (error) => hasCode(error, 'corrupted'),
        String(length),
      )
    }
  })

  test('whose lengths lie takes no memory for them', () => {
    const countOfPieces = 4 + 4 + 9 * 4
    for (const count of [0x7fff_fff0, -2, 1_000_000]) {
      const lying = Buffer.from(bytes)
      lying.writeInt32LE(count, countOfPieces)
      assert.throws(
        () => readModelFile(lying),
        (error) => hasCode(error, 'corrupted'),
        String(count),
      )
    }
  })

  const wrong: readonly (readonly [string, number, object])[] = [
    ['of another kind', 0, { reason: 'not_an_embedding_model' }],
    ['of another version', 4, { reason: 'unexpected_content', value: 'format 9' }],
    ['of other blocks', 4 + 4 + 8 * 4, { reason: 'unexpected_content', value: 'blocks of 9' }],
  ]
  for (const [what, at, details] of wrong) {
    test(`${what} is refused`, () => {
      const other = Buffer.from(bytes)
      other.writeInt32LE(9, at)
      assert.throws(() => readModelFile(other), { code: 'corrupted', details })
    })
  }
})

describe('words are cut into the likeliest pieces', () => {
  test('not the longest, nor the first', () => {
    // "▁congés" alone is -9; "▁con", "gé", "s" together -14.
    assert.deepEqual(numbers('congés'), [0, 6, 1])
    // "▁a" and "b" are -3; "▁" and "ab" -10.5.
    assert.deepEqual(numbers('ab'), [0, 11, 12, 1])
    // No piece "▁congé": "▁con" and "gé" are -11, with "g" and "é" -19.
    assert.deepEqual(numbers('congé'), [0, 5, 7, 1])
  })

  test('what none holds is unknown, a run of it once', () => {
    assert.deepEqual(numbers('aззз'), [0, 11, 3, 1])
    assert.deepEqual(numbers('зbз'), [0, 4, 3, 12, 3, 1])
  })

  test('letters are written as the table says first', () => {
    assert.deepEqual(numbers('conge\u0301s'), numbers('congés'))
    assert.deepEqual(numbers('a\nb'), [0, 11, 4, 12, 1])
  })

  test('as many as there is room for', () => {
    assert.deepEqual(numbers('a a a a', 2), [0, 11, 11, 1])
    assert.deepEqual(numbers('congé', 1), [0, 5, 1])
    assert.deepEqual(numbers('a', 0), [0, 1])
    assert.deepEqual(numbers(''), [0, 1])
  })
})
