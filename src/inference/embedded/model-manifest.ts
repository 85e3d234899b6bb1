import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#platform/errors'

const FileFacts = z.object({ bytes: z.number().int(), sha256: z.string() })

/** What is known of the model that the product carries: `models/manifest.json`. */
export const ModelManifest = z.object({
  name: z.string(),
  purpose: z.literal('embeddings'),
  /** Name, vocabulary, and how the vectors are computed: vectors of two profiles are never compared. */
  profile: z.string(),
  dimensions: z.number().int(),
  licence: z.string(),
  licenceFile: z.string(),
  file: z.string(),
  ...FileFacts.shape,
  /** What the carried file becomes at the first start. */
  prepared: FileFacts,
  source: z.object({
    index: z.string(),
    package: z.string(),
    version: z.string(),
    wheelSha256: z.string(),
    entry: z.string(),
    entrySha256: z.string(),
  }),
})
export type ModelManifest = z.infer<typeof ModelManifest>

/** The folder of the carried models: beside the sources, or beside what was built from them. */
export function carriedModelsFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'models', 'manifest.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new AppError('not_found', { what: 'file', id: 'models/manifest.json' })
    folder = parent
  }
  return join(folder, 'models')
}

export async function readModelManifest(folder: string): Promise<ModelManifest> {
  return ModelManifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
}
