import type { EncoderModel, StoredTensor } from '#inference/embedded/model-file'
import { blockBytes, blockValues } from '#inference/embedded/model-file'

/** Every language in Latin script, with digits, punctuation, symbols and accents: no letter of another script. */
const latinPiece = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u

const wordMatrix = 'emb.word'

/** The same model without the pieces of other scripts. What is kept keeps its order, its score and its row. */
export function trimVocabulary(model: EncoderModel): EncoderModel {
  const { pieces, scores } = model.vocabulary
  const kept = pieces.flatMap((piece, id) => (latinPiece.test(piece) ? [id] : []))
  const moved = (id: number): number => {
    const position = kept.indexOf(id)
    if (position < 0) throw new Error(`piece ${id} has a role and cannot be left out`)
    return position
  }
  const { start, end, padding, unknown, normalisation } = model.vocabulary
  return {
    shape: { ...model.shape, words: kept.length },
    vocabulary: {
      pieces: kept.map((id) => pieces[id] ?? ''),
      scores: Float32Array.from(kept, (id) => scores[id] ?? 0),
      ...{ start: moved(start), end: moved(end), padding: moved(padding), unknown: moved(unknown) },
      normalisation,
    },
    tensors: new Map(
      [...model.tensors].map(([name, tensor]) => [
        name,
        name === wordMatrix ? keepRows(tensor, kept, model.shape.hidden) : tensor,
      ]),
    ),
  }
}

function keepRows(tensor: StoredTensor, kept: readonly number[], columns: number): StoredTensor {
  const rowBytes = (columns / blockValues) * blockBytes
  const bytes = new Uint8Array(kept.length * rowBytes)
  for (const [row, id] of kept.entries()) {
    bytes.set(tensor.bytes.subarray(id * rowBytes, (id + 1) * rowBytes), row * rowBytes)
  }
  return { ...tensor, values: kept.length * columns, bytes }
}
