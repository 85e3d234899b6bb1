import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Entry, type ZipFile, openPromise } from 'yauzl'
import { AppError, messageOf } from '#platform/errors'
import { isSignedBy } from '#platform/secrets/signer'
import type { z } from 'zod'
import { type VectorRecord, readVectorRecords, vectorRecordBytes } from '../embeddings/vector-records.ts'
import type { PackEntry } from './pack-format.ts'
import {
  Manifest,
  PackedText,
  Signature,
  manifestPath,
  packLimits,
  sha256Of,
  signaturePath,
  signedText,
} from './pack-format.ts'

/** What a pack says of itself, once its signature was compared: of the texts and vectors nothing is known yet. */
export interface PackHead {
  readonly manifest: Manifest
  /** Who signed it. */
  readonly publicKey: string
}

/** A pack whose every byte is what its manifest says, read part by part. */
export interface OpenPack extends PackHead {
  texts(part: number): Promise<PackedText[]>
  vectors(part: number): Promise<VectorRecord[]>
  close(): void
}

const headBytes = 2 * 1024 * 1024

/** Throws `corrupted` for what is no pack, or is not what was signed. */
export async function readPackHead(file: string, name: string): Promise<PackHead> {
  const zip = await openZip(file, name)
  try {
    return await readHead(zip, await entriesOf(zip))
  } finally {
    zip.close()
  }
}

/**
 * Opens a pack once all of it was compared with its manifest, and that with its signature. Nothing in it names a place
 * outside it: entries are read by the names of the manifest and written nowhere. Throws `corrupted` and `hash_mismatch`.
 */
export async function openPack(file: string, { signal }: { signal: AbortSignal }): Promise<OpenPack> {
  const zip = await openZip(file)
  try {
    const entries = await entriesOf(zip)
    const { manifest, publicKey } = await readHead(zip, entries)
    const reader = new PackReader(zip, entries, manifest)
    await reader.verify(signal)
    return {
      manifest,
      publicKey,
      texts: (part) => reader.texts(part),
      vectors: (part) => reader.vectors(part),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function openZip(file: string, name = basename(file)): Promise<ZipFile> {
  return openPromise(file, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new AppError('not_found', { what: 'archive', id: file })
    }
    throw new AppError('corrupted', { reason: 'not_a_pack', value: name }, { cause: messageOf(error) })
  })
}

/** Its list of entries, which says how large each is before anything is unpacked. */
async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const most = 2 * packLimits.parts + 2
  if (zip.entryCount > most) throw new AppError('corrupted', { reason: 'too_many_parts', value: most })
  const entries = new Map<string, Entry>()
  let totalBytes = 0
  try {
    for await (const entry of zip.eachEntry()) {
      totalBytes += entry.uncompressedSize
      if (entry.uncompressedSize > packLimits.entryBytes || totalBytes > packLimits.totalBytes) {
        throw new AppError('decompression_bomb', {})
      }
      if (entries.has(entry.fileName)) throw unexpected(entry.fileName)
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    throw broken(error)
  }
  return entries
}

async function readHead(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<PackHead> {
  const bytes = await unpacked(zip, entries.get(manifestPath), headBytes)
  const manifest = parsed(Manifest, bytes, manifestPath)
  const { publicKey, signature } = parsed(
    Signature,
    await unpacked(zip, entries.get(signaturePath), headBytes),
    signaturePath,
  )
  if (!isSignedBy(publicKey, signedText(bytes), Buffer.from(signature, 'base64'))) {
    throw new AppError('corrupted', { reason: 'pack_signature_wrong' })
  }
  return { manifest, publicKey }
}

class PackReader {
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #manifest: Manifest

  constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, manifest: Manifest) {
    this.#zip = zip
    this.#entries = entries
    this.#manifest = manifest
  }

  /** Reads all of it once and keeps nothing: what is wrong is told before anything is stored. */
  async verify(signal: AbortSignal): Promise<void> {
    const { parts, texts, vectors } = this.#manifest
    const named = new Set(parts.flatMap(({ documents: { path }, vectors: { path: beside } }) => [path, beside]))
    const stray = [...this.#entries.keys()].find(
      (path) => path !== manifestPath && path !== signaturePath && !named.has(path),
    )
    if (stray !== undefined) throw unexpected(stray)
    if (named.size !== 2 * parts.length) throw new AppError('corrupted', { reason: 'pack_counts_differ' })
    const found = { texts: 0, vectors: 0 }
    for (const part of parts.keys()) {
      signal.throwIfAborted()
      found.texts += (await this.texts(part)).length
      found.vectors += (await this.vectors(part)).length
    }
    if (found.texts !== texts || found.vectors !== vectors)
      throw new AppError('corrupted', { reason: 'pack_counts_differ' })
  }

  async texts(part: number): Promise<PackedText[]> {
    const entry = this.#part(part).documents
    const lines = (await this.#read(entry)).toString('utf8').split('\n')
    const texts = lines.slice(0, -1).map((line) => parsed(PackedText, line, entry.path))
    if (texts.length !== entry.count || lines.at(-1) !== '')
      throw new AppError('corrupted', { reason: 'pack_counts_differ' })
    return texts
  }

  async vectors(part: number): Promise<VectorRecord[]> {
    const entry = this.#part(part).vectors
    const bytes = await this.#read(entry)
    const records = readVectorRecords(bytes, this.#manifest.dimensions)
    const isWhole =
      records.length === entry.count && records.length * vectorRecordBytes(this.#manifest.dimensions) === bytes.length
    if (!isWhole || records.some(({ scale }) => !(scale >= 0 && scale <= 1))) {
      throw new AppError('corrupted', { reason: 'pack_counts_differ' })
    }
    return records
  }

  #part(index: number) {
    const part = this.#manifest.parts[index]
    if (!part) throw new AppError('internal', { reason: `the pack has no part ${index}` })
    return part
  }

  async #read({ path, sha256, bytes: size }: PackEntry): Promise<Buffer> {
    const bytes = await unpacked(this.#zip, this.#entries.get(path), size)
    const found = sha256Of(bytes)
    if (found !== sha256) throw new AppError('hash_mismatch', { file: path, expected: sha256, found })
    return bytes
  }
}

async function unpacked(zip: ZipFile, entry: Entry | undefined, mostBytes: number): Promise<Buffer> {
  if (!entry) throw new AppError('corrupted', { reason: 'pack_entry_missing' })
  if (entry.uncompressedSize > mostBytes) throw new AppError('corrupted', { reason: 'pack_counts_differ' })
  try {
    // The stream fails when it gives more than the size that was announced.
    return await buffer(await zip.openReadStreamPromise(entry))
  } catch (error) {
    throw broken(error)
  }
}

function parsed<T>(schema: z.ZodType<T>, text: Buffer | string, path: string): T {
  try {
    return schema.parse(JSON.parse(text.toString()))
  } catch (error) {
    throw new AppError('corrupted', { reason: 'not_a_pack', value: path }, { cause: messageOf(error) })
  }
}

function broken(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('corrupted', { reason: 'archive_not_unpacked' }, { cause: messageOf(error) })
}

function unexpected(path: string): AppError {
  return new AppError('corrupted', { reason: 'pack_entry_unexpected', value: path.slice(0, 100) })
}
