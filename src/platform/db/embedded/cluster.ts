import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { AppError } from '#platform/errors'
import type { ServerAccount } from './server-account.ts'
import type { ServerBinaries } from './server-binaries.ts'

/** Where a server keeps its files, and as whom and with what it runs. */
export interface ClusterPlace {
  readonly folder: string
  readonly cluster: string
  readonly account: ServerAccount | null
  readonly binaries: ServerBinaries
}

export const superuser = 'socle'

/**
 * The working folder, by a name that needs no way through its parents: another account than ours may be unable to
 * pass them (a private home), but has the folder once we have put the process in it.
 */
export function workingFolderName(account: ServerAccount | null): string {
  return account !== null && process.platform === 'linux' ? '/proc/self/cwd' : '.'
}

export async function ownerOf(cluster: string): Promise<number | null> {
  return stat(cluster).then(
    ({ uid }) => uid,
    () => null,
  )
}

export async function readPassword(folder: string): Promise<string> {
  try {
    return (await readFile(join(folder, 'password'), 'utf8')).trim()
  } catch (cause) {
    const reason = `the password of the database is not in ${folder}: put the file back from a copy of the data folder`
    throw new AppError('engine_unavailable', { engine: 'postgresql', reason }, { cause })
  }
}

/** Makes the cluster on the first start. A half-made one, left by a kill, is made again. */
export async function ensureCluster(place: ClusterPlace): Promise<void> {
  if ((await ownerOf(place.cluster)) !== null) return
  const draft = `${place.cluster}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  const passwordFile = join(place.folder, 'password')
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  await chmod(passwordFile, 0o600)
  if (place.account !== null) {
    for (const path of [draft, passwordFile]) await chown(path, place.account.uid, place.account.gid)
  }
  await runInitdb(place, draft, passwordFile)
  await rename(draft, place.cluster)
}

/** The password goes in as an open file: on a command line, every account of the machine could read it. */
async function runInitdb(place: ClusterPlace, draft: string, passwordFile: string): Promise<void> {
  const password = await open(passwordFile)
  try {
    const child = spawn(
      place.binaries.initdb,
      [
        ...['-D', workingFolderName(place.account), '-U', superuser, '--pwfile=/dev/stdin'],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin'],
        ...['--builtin-locale=C.UTF-8', '--no-instructions'],
      ],
      { cwd: draft, env: serverEnvironment(place.binaries), stdio: [password.fd, 'ignore', 'pipe'], ...place.account },
    )
    await succeeds(child)
  } finally {
    await password.close()
  }
}

async function succeeds(child: ChildProcess): Promise<void> {
  const said = child.stderr === null ? '' : text(child.stderr)
  const ended = once(child, 'close').catch((cause: Error) => [cause.message])
  const [code] = await ended
  if (code === 0) return
  const reason = `initdb: ${(await said).trim() || String(code)}`
  throw new AppError('engine_unavailable', { engine: 'postgresql', reason })
}

/** Nothing of our own environment reaches the server, which would read every PG… variable. */
export function serverEnvironment(binaries: ServerBinaries): NodeJS.ProcessEnv {
  const libraries = join(binaries.postgres, '..', '..', 'lib')
  const name = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  return { [name]: libraries, LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }
}
