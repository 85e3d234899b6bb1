import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { zipEntry } from './zip-entry.ts'

interface File {
  name: string
  content: Buffer
  deflated: boolean
}

/** A small archive as the format describes it. */
function archiveOf(files: readonly File[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, deflated } of files) {
    const data = deflated ? deflateRawSync(content) : content
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(deflated ? 8 : 0, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), data])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.of(20, 0), common, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\u0005\u0006'), end])
}

const archive = archiveOf([
  { name: 'a/stored.txt', content: Buffer.from('tel quel'), deflated: false },
  { name: 'a/deflated.txt', content: Buffer.from('encore et '.repeat(100)), deflated: true },
])

test('a stored and a deflated file are found by name', () => {
  assert.equal(zipEntry(archive, 'a/stored.txt').toString(), 'tel quel')
  assert.equal(zipEntry(archive, 'a/deflated.txt').toString(), 'encore et '.repeat(100))
})

test('what is not there, or not an archive, is said', () => {
  assert.throws(() => zipEntry(archive, 'absent'), /absent is not in the archive/)
  assert.throws(() => zipEntry(Buffer.from('something else'), 'a'), /not a zip archive/)
})
