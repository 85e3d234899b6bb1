import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rename } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { type ClusterPlace, serverEnvironment, superuser, workingFolderName } from './cluster.ts'
import { stopOrphanServer } from './orphan-server.ts'
import { becomes, signal } from './processes.ts'
import pg from 'pg'

export interface ServerPlan extends ClusterPlace {
  readonly log: Logger
  readonly password: string
  /** Those that differ from ours. */
  readonly settings: Readonly<Record<string, string>>
}

export interface RunningServer {
  readonly url: string
  pid(): number
  stop(): Promise<void>
}

const database = 'socle'
const startLimitSeconds = 300
const restartPauseMs = 1_000

/** For one machine: small memory, every commit on disk, no content in the logs. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '96MB',
  effective_cache_size: '512MB',
  maintenance_work_mem: '64MB',
  work_mem: '8MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '512MB',
  wal_compression: 'on',
  io_method: 'sync',
  max_parallel_workers: '2',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_timezone: 'UTC',
  timezone: 'UTC',
  jit: 'off',
}

/** Starts the server and keeps it running until it is stopped: one that dies is started again on the same port. */
export async function runServer(plan: ServerPlan): Promise<RunningServer> {
  let stopping = false
  const started = await startOnFreePort(plan)
  const { port } = started
  let { child } = started
  const stopNow = () => child.kill('SIGINT')
  process.on('exit', stopNow)

  const keepRunning = async (): Promise<void> => {
    for (;;) {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      if (stopping) return
      plan.log.error({ code: child.exitCode, signal: child.signalCode }, 'the database server died: starting it again')
      await sleep(restartPauseMs, undefined, { ref: false })
      if (stopping) return
      try {
        await stopOrphanServer(plan.cluster, plan.log)
        child = await startServer(plan, port)
      } catch (error) {
        plan.log.error({ reason: messageOf(error) }, 'the database server does not start')
      }
    }
  }
  const kept = keepRunning()
  return {
    url: urlOf(plan, port, database),
    pid: () => child.pid ?? 0,
    async stop() {
      stopping = true
      process.off('exit', stopNow)
      await stopServer(child)
      await kept
    },
  }
}

async function startOnFreePort(plan: ServerPlan): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort()
    try {
      const child = await startServer(plan, port)
      await ensureDatabase(plan, port)
      return { child, port }
    } catch (error) {
      const isTaken = messageOf(error).includes('could not bind') || messageOf(error).includes('could not create any')
      if (!isTaken || attempt === 5) throw error
    }
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new AppError('internal', { reason: 'no free port' })
  return address.port
}

/** Own session: an interrupt typed in the terminal reaches us only, and we stop the server last. */
async function startServer(plan: ServerPlan, port: number): Promise<ChildProcess> {
  const logFile = join(plan.folder, 'server.log')
  await rename(logFile, join(plan.folder, 'server.previous.log')).catch(() => {})
  const output = await open(logFile, 'w', 0o600)
  const values = Object.entries({ ...settings, ...plan.settings, port: String(port) })
  const child = spawn(
    plan.binaries.postgres,
    ['-D', workingFolderName(plan.account), ...values.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: plan.cluster,
      env: serverEnvironment(plan.binaries),
      stdio: ['ignore', output.fd, output.fd],
      detached: true,
      ...plan.account,
    },
  )
  child.on('error', (error) => plan.log.error({ reason: error.message }, 'the database server cannot be run'))
  child.unref()
  await output.close()
  try {
    await accepts(plan, port, child)
    return child
  } catch (error) {
    await stopServer(child)
    throw error
  }
}

/** Replaying the log after a crash takes its time: the wait goes on as long as the server lives. */
async function accepts(plan: ServerPlan, port: number, child: ChildProcess): Promise<void> {
  const start = performance.now()
  let nextWordMs = 5_000
  for (;;) {
    if (isGone(child)) throw await startFailure(plan.folder)
    if (await answers(urlOf(plan, port, 'postgres'))) return
    const elapsedMs = performance.now() - start
    if (elapsedMs > startLimitSeconds * 1000) {
      throw new AppError('timed_out', { what: 'start of the database server', limitSeconds: startLimitSeconds })
    }
    if (elapsedMs > nextWordMs) {
      plan.log.warn({ elapsedSeconds: Math.round(elapsedMs / 1000) }, 'the database server is still starting')
      nextWordMs += 10_000
    }
    await sleep(30)
  }
}

async function startFailure(folder: string): Promise<AppError> {
  const said = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '')
  return new AppError('engine_unavailable', { engine: 'postgresql', reason: said.trim().slice(-1_500) || 'no word' })
}

/** A refused connection and a server that is still starting are waited for; anything else is told. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === '28P01') throw error
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureDatabase(plan: ServerPlan, port: number): Promise<void> {
  const client = new pg.Client(urlOf(plan, port, 'postgres'))
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

function urlOf(plan: ServerPlan, port: number, name: string): string {
  return `postgres://${superuser}:${plan.password}@127.0.0.1:${port}/${name}`
}

/** Fast shutdown first: open transactions are rolled back and everything is written. */
async function stopServer(child: ChildProcess): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  for (const [name, limitSeconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ] as const) {
    if (isGone(child)) return
    signal(pid, name)
    if (await becomes(() => isGone(child), limitSeconds)) return
  }
}

function isGone(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
}
