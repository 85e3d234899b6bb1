import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTextFile } from './read-text-file.ts'

test('a file is read as UTF-8, or as Windows writes in the West', async () => {
  assert.equal(await readTextFile(new File(['À Noël, 3 €'], 'a.csv')), 'À Noël, 3 €')
  assert.equal(
    await readTextFile(new File([Uint8Array.of(0xc0, 0x20, 0x4e, 0x6f, 0xeb, 0x6c, 0x20, 0x80)], 'b.csv')),
    'À Noël €',
  )
})

test('no file has no text', async () => {
  assert.equal(await readTextFile(undefined), null)
})
