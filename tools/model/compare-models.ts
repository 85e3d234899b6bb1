import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quantise } from '#data/embeddings/quantise'
import { openEncoder } from '#inference/embedded/encoder'
import type { Encoder } from '#inference/embedded/encoder'
import type { EncoderModel } from '#inference/embedded/model-file'
import { writeOnnxEncoder } from '#inference/embedded/onnx-encoder'
import { writeModel } from '#inference/embedded/prepared-model'
import { comparisonTexts } from './comparison-texts.ts'
import { labourTexts } from './labour-texts.ts'
import { createPlainEncoder } from './plain-encoder.ts'

const everyNthPassage = 10

export interface ComparisonFigures {
  pieces: { original: number; trimmed: number }
  /** Of the passages of the labour sheets: one of ten. */
  passages: Comparison
  /** Of messages as people write them, and of other languages in Latin script. */
  messages: Comparison
  /** The converted model beside a plain computation of the untrimmed one in full precision, on the messages. */
  conversion: { lowestCosine: number; meanCosine: number }
}

/** What the tests expect of a text: as the untrimmed model cuts it, and its vector computed plainly. */
export interface ExpectedText {
  text: string
  pieces: string
  scale: number
  /** One signed byte per dimension, in base64. */
  vector: string
}

interface Comparison {
  texts: number
  tokens: number
  sameTokens: number
  lowestCosine: number
}

/** Reads the same texts with both models. Tokens are compared by what they spell, their numbers differ. */
export async function compareModels(
  original: EncoderModel,
  trimmed: EncoderModel,
): Promise<{ figures: ComparisonFigures; expected: ExpectedText[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-model-'))
  const pair: Pair = {
    original: { model: original, encoder: await openIn(join(folder, 'original'), original) },
    trimmed: { model: trimmed, encoder: await openIn(join(folder, 'trimmed'), trimmed) },
  }
  try {
    const { conversion, expected } = await compareWithPlain(pair)
    const figures = {
      pieces: { original: original.vocabulary.pieces.length, trimmed: trimmed.vocabulary.pieces.length },
      passages: await compare(pair, await samplePassages()),
      messages: await compare(pair, comparisonTexts),
      conversion,
    }
    return { figures, expected }
  } finally {
    await Promise.all([pair.original.encoder.close(), pair.trimmed.encoder.close()])
    await rm(folder, { recursive: true, force: true })
  }
}

interface Opened {
  readonly model: EncoderModel
  readonly encoder: Encoder
}

type Pair = Readonly<Record<'original' | 'trimmed', Opened>>

async function openIn(folder: string, model: EncoderModel): Promise<Encoder> {
  const graphFile = await writeModel(folder, writeOnnxEncoder(model))
  return openEncoder({ graphFile, vocabulary: model.vocabulary, threads: 2 })
}

async function samplePassages(): Promise<string[]> {
  const texts = (await labourTexts()).passages.filter((_, index) => index % everyNthPassage === 0)
  return texts.map((text) => `passage: ${text}`)
}

async function compare({ original, trimmed }: Pair, texts: readonly string[]): Promise<Comparison> {
  const comparison = { texts: texts.length, tokens: 0, sameTokens: 0, lowestCosine: 1 }
  for (const text of texts) {
    const [before, after] = [await original.encoder.encode(text), await trimmed.encoder.encode(text)]
    const same = spelling(before.tokens, original.model) === spelling(after.tokens, trimmed.model)
    if (!same) console.log(`other tokens: ${text.slice(0, 100)}`)
    comparison.tokens += before.tokens.length
    comparison.sameTokens += same ? 1 : 0
    comparison.lowestCosine = Math.min(comparison.lowestCosine, cosine(before.vector, after.vector))
  }
  return comparison
}

async function compareWithPlain({ original, trimmed }: Pair) {
  const plain = createPlainEncoder(original.model)
  const expected: ExpectedText[] = []
  const cosines: number[] = []
  for (const text of comparisonTexts) {
    const { tokens } = await original.encoder.encode(text)
    const reference = plain(tokens)
    const { vector } = await trimmed.encoder.encode(text)
    cosines.push(cosine(reference, vector))
    const quantised = quantise(reference)
    const pieces = spelling(tokens, original.model)
    expected.push({ text, pieces, scale: quantised.scale, vector: quantised.vector.toString('base64') })
  }
  const meanCosine = cosines.reduce((sum, value) => sum + value, 0) / cosines.length
  return { conversion: { lowestCosine: Math.min(...cosines), meanCosine: Number(meanCosine.toFixed(6)) }, expected }
}

function spelling(tokens: Int32Array, { vocabulary }: EncoderModel): string {
  return Array.from(tokens, (token) => vocabulary.pieces[token]).join(' ')
}

/** Six decimals: further ones are the rounding of the sums. */
function cosine(left: Float32Array, right: Float32Array): number {
  const product = left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
  return Math.round(product * 1e6) / 1e6
}
