import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createLog } from '#platform/telemetry/log'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { listServerProcesses, signal } from './embedded/processes.ts'
import pg from 'pg'

const writer = fileURLToPath(new URL('../../../test/fakes/crash-writer.ts', import.meta.url))
const folder = await realpath(await mkdtemp(join(tmpdir(), 'socle-crash-')))
after(() => rm(folder, { recursive: true, force: true }))

const acknowledged = new Set<number>()

/** Runs a writer until enough rows are acknowledged, then kills it without a word. */
async function writeThenKill(kill: (writer: ChildProcess) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let rows = 0
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.add(Number(line))
    rows += 1
    if (rows === 300) await kill(child)
  }
  await ended
}

test('no acknowledged row is lost when the program, or all of it, is killed without a word', async () => {
  const parentAlone = async (child: ChildProcess) => void child.kill('SIGKILL')
  const wholeTree = async (child: ChildProcess) => {
    child.kill('SIGKILL')
    for (const pid of await listServerProcesses(join(folder, 'cluster'), null)) signal(pid, 'SIGKILL')
  }
  for (const kill of [parentAlone, wholeTree, parentAlone, wholeTree]) await writeThenKill(kill)

  const server = await startEmbeddedPostgres({ folder, log: createLog('silent') })
  try {
    const client = new pg.Client(server.url)
    await client.connect()
    const { rows } = await client.query<{ id: number }>('select id from note')
    await client.end()
    const kept = new Set(rows.map(({ id }) => id))
    assert.deepEqual(
      [...acknowledged].filter((id) => !kept.has(id)),
      [],
    )
    assert.ok(acknowledged.size >= 1_200)
  } finally {
    await server.stop()
  }
})
