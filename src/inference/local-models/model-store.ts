import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { isFullDisk, notWritable } from './download.ts'

/** What is remembered of a model file: its hash is pinned from the first time on. */
const Card = z.object({
  name: z.string(),
  title: z.string(),
  sizeBytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string().nullable(),
  isDemonstration: z.boolean(),
})
export type ModelCard = z.infer<typeof Card>

export interface StoredModel extends ModelCard {
  readonly file: string
}

const modelName = /^[a-z0-9][a-z0-9._-]{0,99}$/
const cardFile = 'model.json'
const weightsFile = 'model.gguf'
const noticeFile = 'NOTICE'
const partialFile = 'model.partial'

/** Model files below the data folder, each in a folder of its name: the weights, the card, the notice of the licence. */
export class ModelStore {
  readonly folder: string

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'models')
  }

  /** Models that are there whole, by name. */
  async list(): Promise<StoredModel[]> {
    const names = await readdir(this.folder).catch(() => [])
    const found = await Promise.all(names.toSorted().map((name) => this.find(name)))
    return found.filter((model) => model !== null)
  }

  async find(name: string): Promise<StoredModel | null> {
    if (!modelName.test(name)) return null
    const folder = join(this.folder, name)
    const text = await readFile(join(folder, cardFile), 'utf8').catch(() => null)
    const card = text === null ? null : Card.safeParse(valueOf(text)).data
    const file = join(folder, weightsFile)
    // A card outlives weights that somebody took away to make room.
    return card && (await sizeOf(file)) > 0 ? { ...card, file } : null
  }

  /** Where the file of a model is put together. */
  async placeOf(name: string): Promise<string> {
    if (!modelName.test(name)) {
      throw new AppError('invalid_request', { param: 'name', reason: 'name_of_model_file' })
    }
    const folder = join(this.folder, name)
    await mkdir(folder, { recursive: true })
    return join(folder, partialFile)
  }

  /** Takes a whole file into service: its hash is the expected one, or becomes it. Throws `hash_mismatch`. */
  async keep(
    file: string,
    model: Omit<ModelCard, 'sha256' | 'sizeBytes'> & { readonly sha256?: string; readonly notice?: string },
  ) {
    const { notice, sha256: expected, ...rest } = model
    const found = await hashOf(file)
    if (expected !== undefined && found !== expected) {
      await rm(file, { force: true })
      throw new AppError('hash_mismatch', { file, expected, found })
    }
    const folder = join(this.folder, model.name)
    const { size: sizeBytes } = await stat(file)
    if (notice !== undefined) await writeFile(join(folder, noticeFile), notice)
    const kept: ModelCard = { ...rest, sha256: found, sizeBytes }
    const card = join(folder, cardFile)
    await writeFile(`${card}.new`, `${JSON.stringify(kept, null, 2)}\n`)
    await rename(file, join(folder, weightsFile))
    await rename(`${card}.new`, card)
    return kept
  }

  /** Copies a file of one's own into the store. */
  async import(file: string, name: string): Promise<ModelCard> {
    const magic = await firstBytes(file)
    if (magic !== 'GGUF') throw new AppError('unsupported_type', { found: magic, accepted: ['GGUF'] })
    const place = await this.placeOf(name)
    try {
      await copyFile(file, place)
    } catch (error) {
      await rm(place, { force: true })
      throw isFullDisk(error) ? notWritable(place, error) : error
    }
    return this.keep(place, { name, title: name, licence: null, isDemonstration: false })
  }

  /** How much is here of a file that is being put together. */
  async partialBytes(name: string): Promise<number> {
    if (!modelName.test(name)) return 0
    const parts = (await readdir(join(this.folder, name)).catch(() => [])).filter((part) =>
      part.startsWith(partialFile),
    )
    // One of them may be put in its place meanwhile.
    const sizes = await Promise.all(parts.map((part) => sizeOf(join(this.folder, name, part))))
    return Math.max(0, ...sizes)
  }

  /** Takes a model away, and what was fetched of one that is not whole. */
  async remove(name: string): Promise<void> {
    if (modelName.test(name)) await rm(join(this.folder, name), { recursive: true, force: true })
  }

  /** Throws `hash_mismatch` when the file is not the one that was kept. */
  async verify({ file, sha256 }: StoredModel): Promise<void> {
    await verifyFile(file, sha256)
  }
}

export async function verifyFile(file: string, expected: string): Promise<void> {
  const found = await hashOf(file)
  if (found !== expected) throw new AppError('hash_mismatch', { file, expected, found })
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

async function firstBytes(file: string): Promise<string> {
  for await (const chunk of createReadStream(file, { end: 3 })) return Buffer.from(chunk).toString('latin1')
  return ''
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
