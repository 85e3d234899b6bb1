import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type StoredTensor, readModelFile } from '#inference/embedded/model-file'
import { type ModelManifest, carriedModelsFolder, readModelManifest } from '#inference/embedded/model-manifest'
import { writeOnnxEncoder } from '#inference/embedded/onnx-encoder'
import { hashOfModel } from '#inference/embedded/prepared-model'
import { writeModelFile } from '../../tools/model/write-model-file.ts'

const [words, positions] = [64, 8]

/** The carried model with few words and no layer, in this folder: prepared in a moment. */
export async function writeSmallModel(folder: string): Promise<{ modelFile: string; manifest: ModelManifest }> {
  const carried = carriedModelsFolder()
  const manifest = await readModelManifest(carried)
  const { shape, vocabulary, tensors } = readModelFile(await readFile(join(carried, manifest.file)))
  const cut = (name: string, rows: number): [string, StoredTensor] => {
    const tensor = tensors.get(name)
    if (tensor === undefined) throw new Error(`the carried model has no ${name}`)
    const values = rows * shape.hidden
    return [
      name,
      { ...tensor, values, bytes: tensor.bytes.subarray(0, (tensor.bytes.length * values) / tensor.values) },
    ]
  }
  const { pieces, scores } = vocabulary
  const bytes = writeModelFile({
    shape: { ...shape, layers: 0, words, positions },
    vocabulary: { ...vocabulary, pieces: pieces.slice(0, words), scores: scores.slice(0, words) },
    tensors: new Map([
      cut('emb.word', words),
      cut('emb.pos', positions),
      cut('emb.type', shape.segments),
      cut('emb.ln.w', 1),
      cut('emb.ln.b', 1),
    ]),
  })
  const modelFile = join(folder, 'small.bin')
  await writeFile(modelFile, bytes)
  const prepared = { bytes: 0, sha256: hashOfModel(writeOnnxEncoder(readModelFile(bytes))) }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { modelFile, manifest: { ...manifest, bytes: bytes.byteLength, sha256, prepared } }
}
