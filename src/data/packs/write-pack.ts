import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Signer } from '#platform/secrets/signer'
import yazl from 'yazl'
import type { Manifest, PackEntry, PackPart } from './pack-format.ts'
import { manifestPath, sha256Of, signaturePath, signedText } from './pack-format.ts'

export interface PartContent {
  readonly bytes: Buffer
  /** Texts or vectors. */
  readonly count: number
}

export interface PackContent {
  readonly parts: number
  texts(part: number): Promise<PartContent>
  vectors(part: number): Promise<PartContent>
  manifestOf(parts: PackPart[]): Manifest
  readonly signer: Signer
}

export interface PackStream {
  /** A ZIP, made as it is read: one part of it in memory at a time, its manifest and signature last. */
  readonly output: Readable
  /** Once it was written. */
  readonly manifest: Promise<Manifest>
}

/** Writes a pack to a file, whole. */
export async function writePack(
  file: string,
  content: PackContent & { readonly signal: AbortSignal },
): Promise<Manifest> {
  const { output, manifest } = streamPack(content)
  await pipeline(output, createWriteStream(file, { mode: 0o600 }), { signal: content.signal })
  return manifest
}

export function streamPack(content: PackContent): PackStream {
  const zip = new yazl.ZipFile()
  const output = Readable.from(zip.outputStream, { objectMode: false })
  zip.on('error', (error) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  const entries = new Map<string, PackEntry>()
  const addPart = (path: string, make: () => Promise<PartContent>): void =>
    addEntry(zip, path, async () => {
      const { bytes, count } = await make()
      entries.set(path, { path, sha256: sha256Of(bytes), bytes: bytes.length, count })
      return bytes
    })
  const paths = Array.from({ length: content.parts }, (_, part) => pathsOf(part))
  for (const [part, { documents, vectors }] of paths.entries()) {
    addPart(documents, () => content.texts(part))
    addPart(vectors, () => content.vectors(part))
  }
  // Entries are made one after the other: the manifest's turn comes when all that it names is written.
  const manifest = Promise.withResolvers<Manifest>()
  manifest.promise.catch(() => undefined)
  const written = Promise.withResolvers<Buffer>()
  addEntry(zip, manifestPath, async () => {
    const made = content.manifestOf(paths.map((part) => partOf(part, entries)))
    const bytes = Buffer.from(`${JSON.stringify(made, null, 1)}\n`)
    manifest.resolve(made)
    written.resolve(bytes)
    return bytes
  })
  addEntry(zip, signaturePath, async () => {
    const { publicKey, sign } = content.signer
    return Buffer.from(
      JSON.stringify({ publicKey, signature: sign(signedText(await written.promise)).toString('base64') }),
    )
  })
  zip.end()
  return { output, manifest: manifest.promise }
}

function pathsOf(part: number): Record<keyof PackPart, string> {
  const number = String(part + 1).padStart(4, '0')
  return { documents: `documents/${number}.jsonl`, vectors: `vectors/${number}.bin` }
}

function partOf({ documents, vectors }: Record<keyof PackPart, string>, entries: Map<string, PackEntry>): PackPart {
  const entryAt = (path: string): PackEntry => {
    const entry = entries.get(path)
    if (!entry) throw new Error(`${path} was not written before the manifest`)
    return entry
  }
  return { documents: entryAt(documents), vectors: entryAt(vectors) }
}

function addEntry(zip: yazl.ZipFile, path: string, make: () => Promise<Buffer>): void {
  zip.addReadStreamLazy(path, { compress: true }, (give) => {
    make().then(
      (bytes) => give(null, Readable.from([bytes])),
      // The type wants a stream beside the failure, which nobody reads.
      (error: unknown) => give(error, Readable.from([])),
    )
  })
}
