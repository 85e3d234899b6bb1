import type { EncoderModel, StoredTensor } from '#inference/embedded/model-file'
import { writeModelFile } from '../../tools/model/write-model-file.ts'

/** Pieces in the order of their numbers, with their scores: the higher, the likelier. */
const pieces: readonly (readonly [string, number])[] = [
  ['<s>', 0],
  ['</s>', 0],
  ['<pad>', 0],
  ['<unk>', 0],
  ['\u2581', -8],
  ['\u2581con', -5],
  ['\u2581congés', -9],
  ['gé', -6],
  ['s', -3],
  ['g', -7],
  ['é', -7],
  ['\u2581a', -1],
  ['b', -2],
  ['ab', -2.5],
]

/** A text encoder of fourteen pieces and two tensors, which no engine runs. */
export const tinyModel: EncoderModel = {
  shape: { hidden: 32, layers: 1, heads: 2, feedForward: 64, words: 14, positions: 8, segments: 1, epsilon: 0.5 },
  vocabulary: {
    pieces: pieces.map(([piece]) => piece),
    scores: Float32Array.from(pieces, ([, score]) => score),
    ...{ start: 0, end: 1, padding: 2, unknown: 3 },
    normalisation: new Map([
      [0xfb01, 'fi'],
      [0x2019, "'"],
      [0x0a, ' '],
    ]),
  },
  tensors: new Map<string, StoredTensor>([
    ['emb.word', { encoding: 'q4', values: 32, bytes: Uint8Array.from({ length: 18 }, (_, index) => index) }],
    ['emb.ln.w', { encoding: 'float32', values: 2, bytes: new Uint8Array(Float32Array.of(1, -2).buffer) }],
  ]),
}

export function tinyModelBytes(): Buffer {
  return writeModelFile(tinyModel)
}
