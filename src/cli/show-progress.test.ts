import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import { terminalOf } from '../../test/fakes/command-line.ts'
import { showProgress } from './show-progress.ts'

test('a corpus says where it is at each tenth of its way, not at each of its sheets', () => {
  const terminal = terminalOf('en')
  const show = showProgress(terminal)
  show({ step: 'database' })
  for (let done = 0; done <= 100; done += 1) show({ step: 'corpus', title: 'Fiches', done, total: 100 })
  const tenths = Array.from({ length: 11 }, (_, index) => `Fiches: ${index * 10} sheets of 100`)
  assert.deepEqual(terminal.printed.err.trim().split('\n'), ['Preparing the database…', ...tenths])
  assert.equal(terminal.printed.out, '')
})

test('of two corpora each is told from its beginning, and once where its length is not known', () => {
  const terminal = terminalOf('en')
  const show = showProgress(terminal)
  for (const title of ['A', 'B']) for (const done of [1, 2]) show({ step: 'corpus', title, done, total: 2 })
  for (const done of [1, 2, 3]) show({ step: 'corpus', title: 'C', done, total: null })
  assert.deepEqual(terminal.printed.err.trim().split('\n'), [
    'A: 1 sheets of 2',
    'A: 2 sheets of 2',
    'B: 1 sheets of 2',
    'B: 2 sheets of 2',
    'C: downloading…',
  ])
})

test('what fails is told in words, whatever failed', () => {
  const terminal = terminalOf('fr')
  const show = showProgress(terminal)
  show({ step: 'corpus-failed', title: 'Fiches', error: new AppError('too_large', { limitBytes: 20_000_000 }) })
  show({ step: 'corpus-failed', title: 'Codes', error: new Error('connect ECONNREFUSED') })
  const [first, second] = terminal.printed.err.trim().split('\n')
  assert.match(first ?? '', /Fiches.*20 Mo/)
  assert.match(second ?? '', /Codes.*connect ECONNREFUSED/)
})
