import assert from 'node:assert/strict'
import { rm, stat, statfs } from 'node:fs/promises'
import { test } from 'node:test'
import { holdsPrograms, makeFolderInMemory } from './folder-in-memory.ts'

const disk = '/dev/vda / ext4 rw,relatime 0 0\n'
const tmpfsType = 0x01021994

test('a place of memory from which programs start is taken, no other', () => {
  assert.equal(holdsPrograms(`${disk}tmpfs /dev/shm tmpfs rw,relatime,size=24683656k 0 0\n`), true)
  assert.equal(holdsPrograms(`${disk}shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0\n`), false)
  assert.equal(holdsPrograms(`${disk}/dev/vdb /dev/shm ext4 rw 0 0\n`), false)
  assert.equal(holdsPrograms(`${disk}tmpfs /dev/shm/other tmpfs rw 0 0\n`), false)
  assert.equal(holdsPrograms(disk), false)
})

test('the folder is one of memory that other accounts may enter, or there is none', async () => {
  const folder = await makeFolderInMemory()
  if (folder === null) return
  try {
    assert.equal((await statfs(folder)).type, tmpfsType)
    assert.equal((await stat(folder)).mode & 0o777, 0o755)
  } finally {
    await rm(folder, { recursive: true })
  }
})
