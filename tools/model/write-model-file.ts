import type { EncoderModel, EncoderShape, StoredTensor, Vocabulary } from '#inference/embedded/model-file'
import { blockValues, modelFileMagic, modelFileVersion } from '#inference/embedded/model-file'

/** Tensors start on multiples of this, as in the source. */
const alignment = 64

/** The file of a model: what `readModelFile` reads. The same model always gives the same bytes. */
export function writeModelFile(model: EncoderModel): Buffer {
  const head = Buffer.concat([
    Buffer.from(modelFileMagic, 'latin1'),
    int32s(modelFileVersion),
    shapeBytes(model.shape),
    vocabularyBytes(model.vocabulary),
    normalisationBytes(model.vocabulary.normalisation),
  ])
  const directoryBytes = 4 + [...model.tensors.keys()].reduce((sum, name) => sum + 2 + name.length + 1 + 4 + 8 + 8, 0)
  const entries: Buffer[] = [int32s(model.tensors.size)]
  const contents: Buffer[] = []
  let position = head.byteLength + directoryBytes
  for (const [name, tensor] of model.tensors) {
    const padding = (alignment - (position % alignment)) % alignment
    entries.push(directoryEntry(name, tensor, position + padding))
    contents.push(Buffer.alloc(padding), Buffer.from(tensor.bytes))
    position += padding + tensor.bytes.byteLength
  }
  return Buffer.concat([head, ...entries, ...contents])
}

function shapeBytes(shape: EncoderShape): Buffer {
  const { hidden, layers, heads, feedForward, words, positions, segments, epsilon } = shape
  return Buffer.concat([
    int32s(hidden, layers, heads, feedForward, words, positions, segments),
    Buffer.from(Float32Array.of(epsilon).buffer),
    int32s(blockValues),
  ])
}

function vocabularyBytes({ pieces, scores, start, end, padding, unknown }: Vocabulary): Buffer {
  const texts = pieces.map((piece) => Buffer.from(piece, 'utf8'))
  const offsets = new Uint32Array(pieces.length + 1)
  for (const [id, text] of texts.entries()) offsets[id + 1] = (offsets[id] ?? 0) + text.byteLength
  return Buffer.concat([
    int32s(pieces.length, start, end, padding, unknown),
    uint64(offsets.at(-1) ?? 0),
    Buffer.from(offsets.buffer),
    Buffer.from(scores.buffer, scores.byteOffset, scores.byteLength),
    ...texts,
  ])
}

function normalisationBytes(table: Vocabulary['normalisation']): Buffer {
  const entries = [...table].map(([from, to]) => {
    const codes = Array.from(to, (character) => character.codePointAt(0) ?? 0)
    return Buffer.concat([int32s(from), Buffer.of(codes.length), int32s(...codes)])
  })
  const bytes = Buffer.concat(entries)
  return Buffer.concat([int32s(table.size, bytes.byteLength), bytes])
}

function directoryEntry(name: string, { encoding, values, bytes }: StoredTensor, offset: number): Buffer {
  const label = Buffer.from(name, 'latin1')
  return Buffer.concat([
    Buffer.from(Uint16Array.of(label.byteLength).buffer),
    label,
    Buffer.of(encoding === 'q4' ? 1 : 0),
    int32s(values),
    uint64(offset),
    uint64(bytes.byteLength),
  ])
}

function int32s(...values: readonly number[]): Buffer {
  return Buffer.from(Int32Array.from(values).buffer)
}

function uint64(value: number): Buffer {
  return Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
}
