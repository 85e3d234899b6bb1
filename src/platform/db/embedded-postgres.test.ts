import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { lockFolder } from './embedded/folder-lock.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { becomes } from './embedded/processes.ts'
import pg from 'pg'

const log = createLog('silent')
const home = await mkdtemp(join(tmpdir(), 'socle-embedded-'))
after(() => rm(home, { recursive: true, force: true }))

async function ask(url: string, question: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query({ text: question, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

test('a server starts in a private folder, on the loopback address, with every commit on disk', async () => {
  const server = await startEmbeddedPostgres({ folder: join(home, 'private'), log })
  try {
    assert.equal(new URL(server.url).hostname, '127.0.0.1')
    const words = `select current_setting('fsync'), current_setting('synchronous_commit'),
      current_setting('listen_addresses'), current_setting('unix_socket_directories'), lower('ÉLÈVE')`
    assert.deepEqual(await ask(server.url, words), ['on', 'on', '127.0.0.1', '', 'élève'])
    assert.equal((await stat(join(home, 'private', 'password'))).mode & 0o777, 0o600)
    const stranger = new URL(server.url)
    stranger.password = 'wrong'
    await assert.rejects(ask(stranger.href, 'select 1'), { code: '28P01' })
  } finally {
    await server.stop()
  }
})

test('what was kept is there after a stop and a start; the second start is fast', async () => {
  const folder = join(home, 'kept')
  const first = await startEmbeddedPostgres({ folder, log })
  await ask(first.url, 'create table note (text text)')
  await ask(first.url, `insert into note values ('kept')`)
  await first.stop()
  const second = await startEmbeddedPostgres({ folder, log })
  assert.deepEqual(await ask(second.url, 'select text from note'), ['kept'])
  await second.stop()
})

test('one folder serves one process at a time', async () => {
  const folder = join(home, 'kept')
  const server = await startEmbeddedPostgres({ folder, log })
  const again = startEmbeddedPostgres({ folder, log })
  await assert.rejects(again, { code: 'data_folder_in_use', details: { folder, pid: process.pid } })
  await server.stop()
  const next = await startEmbeddedPostgres({ folder, log })
  await next.stop()
})

test('a start waits for a process that is stopping', async () => {
  const folder = join(home, 'stopping')
  const script = `const { lockFolder } = await import(process.argv[1])
    const lock = await lockFolder(process.argv[2])
    console.log('held')
    setTimeout(() => lock.release(), 500)`
  const module = new URL('./embedded/folder-lock.ts', import.meta.url).href
  const other = spawn(process.execPath, ['--input-type=module', '-e', script, module, folder])
  await once(other.stdout, 'data')
  // In its own container it may have the pid that we have in ours.
  await writeFile(join(folder, 'lock'), String(process.pid))
  const lock = await lockFolder(folder)
  await lock.release()
})

test('a folder is held whatever its lock says, and free as soon as its holder is killed', async () => {
  const folder = join(home, 'held')
  const script = `const { lockFolder } = await import(process.argv[1])
    await lockFolder(process.argv[2])
    console.log('held')
    setInterval(() => {}, 1000)`
  const module = new URL('./embedded/folder-lock.ts', import.meta.url).href
  const other = spawn(process.execPath, ['--input-type=module', '-e', script, module, folder])
  await once(other.stdout, 'data')
  // As another container sees it: a pid that names nobody here, or no pid at all.
  for (const claimed of ['4194303', '', '{}']) {
    await writeFile(join(folder, 'lock'), claimed)
    await assert.rejects(lockFolder(folder), { code: 'data_folder_in_use' })
  }
  other.kill('SIGKILL')
  await once(other, 'exit')
  const lock = await lockFolder(folder)
  await lock.release()
})

test('what a killed process or an older version left in the lock keeps nobody out', async () => {
  for (const [name, left] of [
    ['gone', '4194303'],
    ['older', JSON.stringify({ pid: process.pid, startedAt: '1' })],
    ['empty', ''],
  ] as const) {
    const folder = join(home, name)
    await mkdir(folder)
    await writeFile(join(folder, 'lock'), left)
    const lock = await lockFolder(folder)
    await lock.release()
  }
})

test('a folder that cannot be written is named', async () => {
  const file = join(home, 'file')
  await writeFile(file, '')
  await assert.rejects(startEmbeddedPostgres({ folder: join(file, 'data'), log }), { code: 'folder_not_writable' })
  const closed = join(home, 'closed')
  await mkdir(closed, { mode: 0o500 })
  if (process.getuid?.() !== 0) {
    await assert.rejects(startEmbeddedPostgres({ folder: closed, log }), { code: 'folder_not_writable' })
  }
  await chmod(closed, 0o700)
})

test('a half-made cluster is made again; a lost password is told', async () => {
  const folder = join(home, 'half')
  await mkdir(join(folder, 'cluster.new', 'base'), { recursive: true })
  const server = await startEmbeddedPostgres({ folder, log })
  await server.stop()
  await rm(join(folder, 'password'))
  await assert.rejects(startEmbeddedPostgres({ folder, log }), { code: 'engine_unavailable' })
})

test('a server that dies while we run is started again at the same address', async () => {
  const server = await startEmbeddedPostgres({ folder: join(home, 'private'), log })
  await ask(server.url, 'create table note as select 1 as id')
  const before = server.pid
  process.kill(before, 'SIGKILL')
  const isBack = () =>
    ask(server.url, 'select id from note').then(
      ([id]) => id === 1 && server.pid !== before,
      () => false,
    )
  assert.ok(await becomes(isBack, 20))
  await server.stop()
})
