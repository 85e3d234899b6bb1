import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#platform/errors'
import { readModelFile } from './model-file.ts'
import type { ModelManifest } from './model-manifest.ts'
import { writeOnnxEncoder } from './onnx-encoder.ts'
import { weightsName } from './onnx-graph.ts'
import type { OnnxModel } from './onnx-graph.ts'

const graphName = 'encoder.onnx'

export interface PreparedModel {
  readonly graphFile: string
  /** Whether it was made now. */
  readonly converted: boolean
}

/** Throws `hash_mismatch` unless the carried file is the one that the manifest names. */
export async function verifyCarriedModel(modelFile: string, manifest: ModelManifest): Promise<void> {
  const found = await hashOfFiles([modelFile]).catch((cause: unknown) => {
    throw new AppError('not_found', { what: 'file', id: basename(modelFile) }, { cause })
  })
  refuseOther(modelFile, manifest.sha256, found)
}

/** The model as onnxruntime loads it: the one kept in the cache if it is intact, else made again from the carried file. */
export async function prepareModel(options: {
  modelFile: string
  cacheFolder: string
  manifest: ModelManifest
}): Promise<PreparedModel> {
  const { modelFile, cacheFolder, manifest } = options
  // Another carried file or another converter gives another name.
  const folder = join(cacheFolder, `${manifest.name}-${manifest.prepared.sha256.slice(0, 16)}`)
  const graphFile = join(folder, graphName)
  if (await isIntact(folder, manifest)) return { graphFile, converted: false }
  const model = writeOnnxEncoder(readModelFile(await readFile(modelFile)))
  refuseOther(folder, manifest.prepared.sha256, hashOfModel(model))
  await rm(folder, { recursive: true, force: true })
  await placeFolder(folder, model)
  await removeOlder(cacheFolder, manifest, folder)
  return { graphFile, converted: true }
}

export function hashOfModel({ graph, weights }: OnnxModel): string {
  const hash = createHash('sha256')
  for (const part of [...graph, ...weights]) hash.update(part)
  return hash.digest('hex')
}

/** Writes both files and has them on disk before it returns. */
export async function writeModel(folder: string, { graph, weights }: OnnxModel): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeParts(join(folder, weightsName), weights)
  await writeParts(join(folder, graphName), graph)
  return join(folder, graphName)
}

function refuseOther(file: string, expected: string, found: string): void {
  if (found !== expected) throw new AppError('hash_mismatch', { file: basename(file), expected, found })
}

async function isIntact(folder: string, manifest: ModelManifest): Promise<boolean> {
  const found = await hashOfFiles([join(folder, graphName), join(folder, weightsName)]).catch(() => null)
  return found === manifest.prepared.sha256
}

async function hashOfFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) await pipeline(createReadStream(file), hash, { end: false })
  return hash.digest('hex')
}

/** Two programs may prepare the same model: each writes its own folder, and the first to finish wins. */
async function placeFolder(folder: string, model: OnnxModel): Promise<void> {
  const temporary = `${folder}.${randomUUID()}.tmp`
  try {
    await writeModel(temporary, model)
    await rename(temporary, folder).catch((error: unknown) => {
      if (!isTaken(error)) throw error
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
}

async function writeParts(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w')
  try {
    for (const part of parts) await handle.write(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeOlder(cacheFolder: string, { name }: ModelManifest, kept: string): Promise<void> {
  const isOlder = (entry: string) => /^[0-9a-f]{16}$/.test(entry.slice(name.length + 1)) && entry !== basename(kept)
  const older = (await readdir(cacheFolder)).filter((entry) => entry.startsWith(`${name}-`) && isOlder(entry))
  await Promise.all(older.map((entry) => rm(join(cacheFolder, entry), { recursive: true, force: true })))
}
