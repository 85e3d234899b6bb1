import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#platform/errors'
import { readModelFile } from './model-file.ts'
import type { ModelManifest } from './model-manifest.ts'
import { writeOnnxEncoder } from './onnx-encoder.ts'
import type { ProtoMessage } from './protobuf.ts'

/** What the carried file, once converted, is called in the cache folder. Another file or converter gives another name. */
export function preparedFile(cacheFolder: string, manifest: ModelManifest): string {
  return join(cacheFolder, `${manifest.name}-${manifest.onnx.sha256.slice(0, 16)}.onnx`)
}

/** The carried file, verified: `hash_mismatch` unless it is the one that the manifest names. */
export async function readCarriedModel(modelFile: string, manifest: ModelManifest): Promise<Buffer> {
  const bytes = await readFile(modelFile).catch((cause: unknown) => {
    throw new AppError('not_found', { what: 'file', id: basename(modelFile) }, { cause })
  })
  refuseOther(modelFile, manifest.sha256, createHash('sha256').update(bytes).digest('hex'))
  return bytes
}

/** The model that onnxruntime loads: the one kept in the cache if it is intact, else converted again. */
export async function prepareModel(options: {
  bytes: Buffer
  cacheFolder: string
  manifest: ModelManifest
}): Promise<{ file: string; converted: boolean }> {
  const { bytes, cacheFolder, manifest } = options
  const file = preparedFile(cacheFolder, manifest)
  if (await isIntact(file, manifest.onnx.sha256)) return { file, converted: false }
  await mkdir(cacheFolder, { recursive: true })
  const onnx = writeOnnxEncoder(readModelFile(bytes))
  refuseOther(file, manifest.onnx.sha256, hashOf(onnx))
  await writeWhole(file, onnx)
  await removeOlder(cacheFolder, manifest)
  return { file, converted: true }
}

export function hashOf(message: ProtoMessage): string {
  const hash = createHash('sha256')
  for (const part of message.parts) hash.update(part)
  return hash.digest('hex')
}

function refuseOther(file: string, expected: string, found: string): void {
  if (found !== expected) throw new AppError('hash_mismatch', { file: basename(file), expected, found })
}

async function isIntact(file: string, sha256: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => null)
  return bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256
}

/** Two programs may prepare the same file: each writes its own, and either may win. */
async function writeWhole(file: string, { parts }: ProtoMessage): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writev([Buffer.concat(parts)])
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function removeOlder(cacheFolder: string, manifest: ModelManifest): Promise<void> {
  const kept = basename(preparedFile(cacheFolder, manifest))
  const older = (await readdir(cacheFolder)).filter(
    (name) => name.startsWith(`${manifest.name}-`) && name.endsWith('.onnx') && name !== kept,
  )
  await Promise.all(older.map((name) => rm(join(cacheFolder, name), { force: true })))
}
