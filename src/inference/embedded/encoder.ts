import { InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError } from '#platform/errors'
import type { Vocabulary } from './model-file.ts'
import { inputName, outputName } from './onnx-encoder.ts'
import { createTokenizer } from './tokenizer.ts'

/** The model's 512 positions but the start and end marks: longer texts are cut. */
export const textTokenLimit = 510

/** More characters than these never matter: no piece is that long on average. */
export const textCharacterLimit = 20_000

export interface EncodedText {
  /** Of length 1. */
  readonly vector: Float32Array
  readonly tokens: Int32Array
}

export interface Encoder {
  encode(text: string): Promise<EncodedText>
  close(): Promise<void>
}

/**
 * The model in this process. One text at a time: several in one run are not faster on a CPU.
 * Memory goes back to the system after each run, and idle threads sleep.
 */
export async function openEncoder(options: {
  graphFile: string
  vocabulary: Vocabulary
  threads: number
}): Promise<Encoder> {
  const session = await InferenceSession.create(options.graphFile, {
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  })
  const tokenizer = createTokenizer(options.vocabulary)
  return {
    async encode(text) {
      const tokens = tokenizer.encode(text.slice(0, textCharacterLimit), textTokenLimit)
      const results = await session.run({ [inputName]: new Tensor('int32', tokens, [1, tokens.length]) })
      const vector = results[outputName]?.data
      if (!(vector instanceof Float32Array)) {
        throw new AppError('engine_unavailable', { engine: 'embeddings', reason: 'the model returned no vector' })
      }
      return { vector, tokens }
    },
    close: () => session.release(),
  }
}
