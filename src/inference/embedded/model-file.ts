import { open } from 'node:fs/promises'
import { AppError } from '#platform/errors'
import { ByteCursor } from './byte-cursor.ts'

export const modelFileMagic = 'E5S1'
export const modelFileVersion = 1

/** Values per block of a 4-bit matrix: one half-precision scale and 32 nibbles. */
export const blockValues = 32
export const blockBytes = 18

const longestHeadBytes = 8 * 2 ** 20

export interface EncoderShape {
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly feedForward: number
  /** Rows of the word matrix. */
  readonly words: number
  readonly positions: number
  readonly segments: number
  readonly epsilon: number
}

/** Pieces of words with the logarithm of their frequency: a word is cut into the likeliest pieces. */
export interface Vocabulary {
  readonly pieces: readonly string[]
  readonly scores: Float32Array
  readonly start: number
  readonly end: number
  readonly padding: number
  readonly unknown: number
  /** What to write instead of a character, by code point. */
  readonly normalisation: ReadonlyMap<number, string>
}

export interface StoredTensor {
  readonly encoding: 'float32' | 'q4'
  readonly values: number
  readonly bytes: Uint8Array
}

/** A text encoder as its file holds it: 4-bit matrices, everything else in full. */
export interface EncoderModel {
  readonly shape: EncoderShape
  readonly vocabulary: Vocabulary
  readonly tensors: ReadonlyMap<string, StoredTensor>
}

/** Reads a whole model. The tensors are views on the bytes given. */
export function readModelFile(bytes: Uint8Array): EncoderModel {
  const cursor = new ByteCursor(bytes)
  const head = readHead(cursor)
  return { ...head, tensors: readTensors(cursor, bytes) }
}

/** Reads the vocabulary only, which comes first: the matrices need not be in memory. */
export async function readVocabulary(file: string): Promise<Vocabulary> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHeadBytes), 0, longestHeadBytes, 0)
    return readHead(new ByteCursor(buffer.subarray(0, bytesRead))).vocabulary
  } finally {
    await handle.close()
  }
}

function readHead(cursor: ByteCursor): Omit<EncoderModel, 'tensors'> {
  const magic = cursor.latin1(4)
  if (magic !== modelFileMagic) throw new AppError('corrupted', { reason: 'not_an_embedding_model' })
  const version = cursor.int32()
  if (version !== modelFileVersion)
    throw new AppError('corrupted', { reason: 'unexpected_content', value: `format ${version}` })
  return { shape: readShape(cursor), vocabulary: readPieces(cursor) }
}

function readShape(cursor: ByteCursor): EncoderShape {
  const [hidden, layers, heads] = [cursor.int32(), cursor.int32(), cursor.int32()]
  const [feedForward, words, positions] = [cursor.int32(), cursor.int32(), cursor.int32()]
  const [segments, epsilon, block] = [cursor.int32(), cursor.float32(), cursor.int32()]
  if (block !== blockValues)
    throw new AppError('corrupted', { reason: 'unexpected_content', value: `blocks of ${block}` })
  return { hidden, layers, heads, feedForward, words, positions, segments, epsilon }
}

function readPieces(cursor: ByteCursor): Vocabulary {
  const count = cursor.int32()
  const [start, end, padding, unknown] = [cursor.int32(), cursor.int32(), cursor.int32(), cursor.int32()]
  const textBytes = cursor.uint64()
  const offsets = cursor.uint32s(count + 1)
  const scores = cursor.float32s(count)
  const text = new ByteCursor(cursor.bytes(textBytes))
  const pieces = Array.from({ length: count }, (_, id) => text.utf8((offsets[id + 1] ?? 0) - (offsets[id] ?? 0)))
  return { pieces, scores, start, end, padding, unknown, normalisation: readNormalisation(cursor) }
}

function readNormalisation(cursor: ByteCursor): Map<number, string> {
  const count = cursor.int32()
  const table = new ByteCursor(cursor.bytes(cursor.uint32()))
  return new Map(
    Array.from({ length: count }, () => {
      const from = table.uint32()
      return [from, String.fromCodePoint(...table.uint32s(table.uint8()))]
    }),
  )
}

function readTensors(cursor: ByteCursor, bytes: Uint8Array): Map<string, StoredTensor> {
  const count = cursor.int32()
  return new Map(
    Array.from({ length: count }, () => {
      const name = cursor.latin1(cursor.uint16())
      const encoding = cursor.uint8() === 1 ? 'q4' : 'float32'
      const [values, offset, length] = [cursor.uint32(), cursor.uint64(), cursor.uint64()]
      return [name, { encoding, values, bytes: new ByteCursor(bytes, offset).bytes(length) }]
    }),
  )
}
