import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Histogram } from './histogram.ts'

const options = { name: 'durée', help: 'Une aide', labels: ['modèle', 'statut'], bounds: [0.1, 1] } as const

test('a duration counts in the first bound that it does not pass, and in those above', () => {
  const histogram = new Histogram(options)
  for (const seconds of [0, 0.05, 0.1, 0.100001, 1, 1.5]) histogram.observe('a', 200, seconds)
  assert.deepEqual(histogram.series(), [
    { values: ['a', '200'], labels: 'modèle="a",statut="200"', counts: new Float64Array([3, 2, 1]), sum: 2.750001 },
  ])
  assert.equal(
    histogram.render(),
    [
      '# HELP durée Une aide',
      '# TYPE durée histogram',
      'durée_bucket{modèle="a",statut="200",le="0.1"} 3',
      'durée_bucket{modèle="a",statut="200",le="1"} 5',
      'durée_bucket{modèle="a",statut="200",le="+Inf"} 6',
      'durée_sum{modèle="a",statut="200"} 2.750001',
      'durée_count{modèle="a",statut="200"} 6',
      '',
    ].join('\n'),
  )
})

test('series are told apart by both labels', () => {
  const histogram = new Histogram(options)
  for (const [model, status] of [
    ['a', 200],
    ['a', 500],
    ['b', 200],
    ['a', 200],
  ] as const) {
    histogram.observe(model, status, 2)
  }
  assert.deepEqual(
    histogram.series().map(({ values, counts }) => [...values, counts.at(-1)]),
    [
      ['a', '200', 2],
      ['a', '500', 1],
      ['b', '200', 1],
    ],
  )
})

test('a name from outside ends no label', () => {
  const histogram = new Histogram(options)
  histogram.observe('a"b\\c\nd', '"} 1', 0)
  assert.match(histogram.render(), /durée_count\{modèle="a\\"b\\\\c\\nd",statut="\\"\} 1"\} 1\n$/)
  assert.equal(histogram.render().split('\n').length, 8)
})

test('before anything was observed there is a title and no series', () => {
  assert.equal(new Histogram(options).render(), '# HELP durée Une aide\n# TYPE durée histogram\n')
  assert.deepEqual(new Histogram(options).series(), [])
})
