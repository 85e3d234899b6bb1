import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#platform/errors'
import { z } from 'zod'

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
    return card ? { ...card, file: join(folder, weightsFile) } : null
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
    card: Omit<ModelCard, 'sha256' | 'sizeBytes'> & { readonly sha256?: string; readonly notice?: string },
  ) {
    const { notice, sha256: expected, ...rest } = card
    const found = await hashOf(file)
    if (expected !== undefined && found !== expected) {
      await rm(file, { force: true })
      throw new AppError('hash_mismatch', { file, expected, found })
    }
    const folder = join(this.folder, card.name)
    const { size: sizeBytes } = await stat(file)
    if (notice !== undefined) await writeFile(join(folder, noticeFile), notice)
    await rename(file, join(folder, weightsFile))
    const kept: ModelCard = { ...rest, sha256: found, sizeBytes }
    await writeFile(join(folder, cardFile), `${JSON.stringify(kept, null, 2)}\n`)
    return kept
  }

  /** Copies a file of one's own into the store. */
  async import(file: string, name: string): Promise<ModelCard> {
    const magic = await firstBytes(file)
    if (magic !== 'GGUF') throw new AppError('unsupported_type', { found: magic, accepted: ['GGUF'] })
    const place = await this.placeOf(name)
    await copyFile(file, place)
    return this.keep(place, { name, title: name, licence: null, isDemonstration: false })
  }

  /** How much is here of a file that is being put together. */
  async partialBytes(name: string): Promise<number> {
    if (!modelName.test(name)) return 0
    const parts = (await readdir(join(this.folder, name)).catch(() => [])).filter((part) =>
      part.startsWith(partialFile),
    )
    const sizes = await Promise.all(parts.map(async (part) => (await stat(join(this.folder, name, part))).size))
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

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
