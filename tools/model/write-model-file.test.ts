import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readModelFile } from '#inference/embedded/model-file'
import { carriedModelsFolder, readModelManifest } from '#inference/embedded/model-manifest'
import { trimVocabulary } from './trim-vocabulary.ts'
import { writeModelFile } from './write-model-file.ts'

const folder = carriedModelsFolder()
const bytes = await readFile(join(folder, (await readModelManifest(folder)).file))
const model = readModelFile(bytes)

test('the carried file, read and written again, is the same', () => {
  assert.equal(writeModelFile(model).compare(bytes), 0)
})

test('a model that holds Latin pieces only is not trimmed further', () => {
  assert.equal(writeModelFile(trimVocabulary(model)).compare(bytes), 0)
})

test('pieces of another script leave with their rows, the others keep theirs', () => {
  const pieces = [...model.vocabulary.pieces]
  const place = pieces.indexOf('▁travail')
  pieces[place] = '▁работа'
  const trimmed = trimVocabulary({ ...model, vocabulary: { ...model.vocabulary, pieces } })
  const rowBytes = (model.shape.hidden / 32) * 18
  const rowOf = (from: typeof model, row: number) =>
    Buffer.from(from.tensors.get('emb.word')?.bytes.subarray(row * rowBytes, (row + 1) * rowBytes) ?? [])
  assert.equal(trimmed.shape.words, model.shape.words - 1)
  assert.ok(!trimmed.vocabulary.pieces.includes('▁работа'))
  assert.equal(trimmed.vocabulary.pieces[place], pieces[place + 1])
  assert.equal(trimmed.vocabulary.scores[place], model.vocabulary.scores[place + 1])
  assert.deepEqual(rowOf(trimmed, place), rowOf(model, place + 1))
  assert.deepEqual(rowOf(trimmed, place - 1), rowOf(model, place - 1))
})

test('a piece with a role is never left out', () => {
  const pieces = [...model.vocabulary.pieces]
  pieces[model.vocabulary.unknown] = 'неизвестно'
  assert.throws(() => trimVocabulary({ ...model, vocabulary: { ...model.vocabulary, pieces } }), /has a role/)
})
