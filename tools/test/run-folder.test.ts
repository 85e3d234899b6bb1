import assert from 'node:assert/strict'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { holdsPrograms, makeRunFolder } from './run-folder.ts'

const disk = '/dev/vda / ext4 rw,relatime 0 0\n'

test('a place of memory from which programs start is taken, no other', () => {
  assert.equal(holdsPrograms(`${disk}tmpfs /dev/shm tmpfs rw,relatime,size=24683656k 0 0\n`), true)
  assert.equal(holdsPrograms(`${disk}shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0\n`), false)
  assert.equal(holdsPrograms(`${disk}/dev/vdb /dev/shm ext4 rw 0 0\n`), false)
  assert.equal(holdsPrograms(`${disk}tmpfs /dev/shm/other tmpfs rw 0 0\n`), false)
  assert.equal(holdsPrograms(disk), false)
})

test('the folder is one that other accounts may enter, and those of runs that were killed are gone', async () => {
  const first = await makeRunFolder()
  // No process has this number: the largest is 2²² (`man 5 proc_sys_kernel`).
  const leftBehind = join(dirname(first), 'socle-tests-4194305-killed')
  await mkdir(leftBehind)
  const folder = await makeRunFolder()
  try {
    assert.equal((await stat(folder)).mode & 0o777, 0o755)
    await assert.rejects(stat(leftBehind), { code: 'ENOENT' })
    assert.ok((await stat(first)).isDirectory())
  } finally {
    for (const made of [first, folder]) await rm(made, { recursive: true })
  }
})
