import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DocumentForm } from '#contract/documents'
import { longestChunk, usualChunking } from '#data/chunks/chunking'
import { chunkingOf } from './chunking-of.ts'

const read = (form: object) => chunkingOf(DocumentForm.parse(form))

test('a form that says nothing leaves the cut to the document', () => {
  for (const form of [{}, { disable_chunking: 'false' }, { disable_chunking: '0', name: 'a' }])
    assert.equal(read(form), undefined)
})

test('one passage is asked for in any of its spellings, whatever else is', () => {
  for (const disable_chunking of ['true', 'True', '1']) {
    assert.deepEqual(read({ disable_chunking, chunk_size: '200', separators: '\n' }), {
      size: longestChunk,
      minSize: longestChunk,
      overlap: 0,
      separators: [],
    })
  }
})

test('what is said is kept, what is not is as usual', () => {
  const { size, minSize } = usualChunking
  assert.deepEqual(read({ chunk_size: '4000' }), { size: 4000, minSize, overlap: 0, separators: [] })
  assert.deepEqual(read({ separators: ['\n\n', '', '. '] }), { size, minSize, overlap: 0, separators: ['\n\n', '. '] })
  assert.deepEqual(read({ separators: '\n' })?.separators, ['\n'])
})

test('a passage is never shorter than usual, nor longer at least than at most', () => {
  assert.equal(read({ chunk_min_size: '0' })?.minSize, usualChunking.minSize)
  assert.equal(read({ chunk_size: '4000', chunk_min_size: '1000' })?.minSize, 1000)
  assert.equal(read({ chunk_size: '100', chunk_min_size: '5000' })?.minSize, 100)
})

test('a passage repeats half of itself at most', () => {
  assert.equal(read({ chunk_size: '1000', chunk_overlap: '500' })?.overlap, 500)
  const issues = [
    { loc: ['body', 'chunk_overlap'], msg: 'at most half of the 1000 characters of a passage', type: 'value_error' },
  ]
  assert.throws(() => read({ chunk_size: '1000', chunk_overlap: '501' }), {
    code: 'validation_failed',
    details: { issues },
  })
})
