import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RunSamples } from './run-samples.ts'

const titles = (count: number, word = 'fiche'): string[] => Array.from({ length: count }, (_, at) => `${word} ${at}`)

test('twenty titles of each kind are shown, however many there are and however they come', () => {
  const samples = new RunSamples()
  for (const title of titles(15)) samples.add('added', [title])
  samples.add('added', titles(15, 'autre'))
  samples.add('removed', titles(3))
  const shown = samples.toJSON()
  assert.deepEqual(shown, [
    ...[...titles(15), ...titles(5, 'autre')].map((title) => ({ kind: 'added', title })),
    ...titles(3).map((title) => ({ kind: 'removed', title })),
  ])
  samples.add('added', ['de trop'])
  assert.equal(samples.toJSON().length, shown.length)
})

test('why a file was refused goes with its title; another has no reason', () => {
  const samples = new RunSamples()
  samples.add('failed', ['a.exe'], 'unsupported_type')
  samples.add('changed', ['b.pdf'])
  assert.deepEqual(samples.toJSON(), [
    { kind: 'failed', title: 'a.exe', reason: 'unsupported_type' },
    { kind: 'changed', title: 'b.pdf' },
  ])
})

test('a warning is told once with the documents that it was met in; past twenty kinds, known ones alone still count', () => {
  const samples = new RunSamples()
  samples.warn(['élément X', 'élément Y'])
  samples.warn(['élément X'])
  samples.warn(titles(25, 'autre'))
  samples.warn(['élément Y', 'inconnu'])
  const shown = samples.toJSON()
  assert.equal(shown.length, 20)
  assert.deepEqual(shown.slice(0, 3), [
    { kind: 'warning', title: 'élément X', documents: 2 },
    { kind: 'warning', title: 'élément Y', documents: 2 },
    { kind: 'warning', title: 'autre 0', documents: 1 },
  ])
})

test('a run of which nothing is to be said shows nothing', () => {
  const samples = new RunSamples()
  samples.add('added', [])
  samples.warn([])
  assert.deepEqual(JSON.stringify(samples), '[]')
})
