import assert from 'node:assert/strict'
import { test } from 'node:test'
import { megabytesOf, refusalOf } from './upload-limits.ts'

const limits = {
  largest_bytes: 50 * 1024 * 1024,
  most_characters: 10_000_000,
  extensions: ['.pdf', '.tar.gz'],
}

test('a file is refused before it is sent for its name or its size, whatever the case of its ending', () => {
  for (const [name, size, refusal] of [
    ['Arrêté.PDF', 1000, null],
    ['archives.tar.gz', 1000, null],
    ['plan.dwg', 1000, 'upload.type'],
    ['pdf', 1000, 'upload.type'],
    ['facture.pdf.exe', 1000, 'upload.type'],
    ['a.pdf', limits.largest_bytes, null],
    ['a.pdf', limits.largest_bytes + 1, 'upload.size'],
    ['a.exe', limits.largest_bytes + 1, 'upload.type'],
  ] as const) {
    assert.equal(refusalOf({ name, size }, limits), refusal, name)
  }
})

test('while the limits are not there, the server judges', () => {
  assert.equal(refusalOf({ name: 'plan.dwg', size: Number.MAX_SAFE_INTEGER }, undefined), null)
})

test('a size is told in whole megabytes, or to a tenth', () => {
  assert.equal(megabytesOf(limits), 50)
  assert.equal(megabytesOf({ ...limits, largest_bytes: 1_572_864 }), 1.5)
})
