import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hit } from '../../../../test/fakes/hit.ts'
import type { ReadUnit } from '../reading/read-chunks.ts'
import { unitsOf } from '../reading/units.ts'
import { answerCharacters, chooseChunks } from './choose-units.ts'

/** Units of passages, each with its score, best first. */
function unitsWith(passages: readonly (readonly [id: number, text: string, scores: readonly number[]])[]): ReadUnit[] {
  return passages
    .flatMap(([id, text, scores]) =>
      unitsOf(text).map((unit, at) => ({
        unit,
        hit: hit(id, text),
        score: scores[at] ?? 0,
        similarity: null,
        coverage: 0,
      })),
    )
    .toSorted((left, right) => right.score - left.score)
}

const chosen = (...questions: readonly ReadUnit[][]): (readonly [number, readonly string[]])[] =>
  chooseChunks(questions).map(({ hit: { chunkId }, units }) => [Number(chunkId), units.map(({ unit }) => unit.text)])

describe('the passages that are shown', () => {
  test('come nearest first, and none that is far behind the first', () => {
    const units = unitsWith([
      [1, 'Loin.', [5.9]],
      [2, 'Proche.', [11]],
      [3, 'Assez proche.', [6]],
    ])
    assert.deepEqual(chosen(units), [
      [2, ['Proche.']],
      [3, ['Assez proche.']],
    ])
  })

  test('are five at most, of which four say something in the answer', () => {
    const units = unitsWith([1, 2, 3, 4, 5, 6].map((id) => [id, `Mot ${id}.`, [10 - id / 10]]))
    assert.deepEqual(
      chosen(units).map(([id, texts]) => [id, texts.length]),
      [
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
        [5, 0],
      ],
    )
  })

  test('are none where nothing was found', () => assert.deepEqual(chosen([]), []))

  test('for two questions share the room, and one that answers both is shown once', () => {
    const text = 'Un mois. Deux mois.'
    const [first, second] = [
      unitsWith([[1, text, [9, 1]]]),
      unitsWith([
        [1, text, [1, 9]],
        [2, 'Trois.', [8]],
      ]),
    ]
    const shown = chosen(first, second)
    assert.deepEqual(shown[0], [1, ['Un mois.', 'Deux mois.']])
    assert.deepEqual(shown[1], [2, ['Trois.']])
  })
})

describe('what stands in the answer', () => {
  const long = (name: string): string => `${name} ${'m'.repeat(300)}.`

  test('fits above the fold: what does not fit is passed over for what does', () => {
    const units = unitsWith([[1, `${long('A')} ${long('B')} Court.`, [9, 8, 7]]])
    assert.deepEqual(chosen(units), [[1, [long('A'), 'Court.']]])
  })

  test('is the nearest unit at least, however long', () => {
    const huge = `A ${'m'.repeat(answerCharacters * 2)}.`
    assert.deepEqual(chosen(unitsWith([[1, `${huge} Court.`, [9, 8]]])), [[1, [huge]]])
  })

  test('says the sentence of a list once, with its items', () => {
    const list = 'Le délai est de :\n- un mois ;\n- deux mois.'
    assert.deepEqual(chosen(unitsWith([[1, list, [7, 9, 8]]])), [[1, ['un mois ;', 'deux mois.']]])
  })

  test('is one row of a table where the others are far behind it', () => {
    const table = '| Cas | Délai |\n| --- | --- |\n| Cadre | 3 mois |\n| Ouvrier | 1 mois |'
    assert.deepEqual(chosen(unitsWith([[1, table, [0, 9, 6.9]]])), [[1, ['| Cadre | 3 mois |']]])
    assert.deepEqual(chosen(unitsWith([[1, table, [0, 9, 7]]])), [[1, ['| Cadre | 3 mois |', '| Ouvrier | 1 mois |']]])
  })

  test('is fourteen units at most', () => {
    const text = Array.from({ length: 30 }, (_, at) => `M${at}.`).join(' ')
    const [[, units = []] = []] = chosen(unitsWith([[1, text, Array.from({ length: 30 }, () => 9)]]))
    assert.equal(units.length, 14)
  })
})
