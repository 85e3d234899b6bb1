/** The process in which the model runs: a crash of native code, or its memory, is not the program's. */
import { hasCode, messageOf } from '#platform/errors'
import { stepBack } from '#platform/processes/step-back'
import { openEncoder } from './encoder.ts'
import type { Encoder } from './encoder.ts'
import { readVocabulary } from './model-file.ts'
import { prepareModel, verifyCarriedModel } from './prepared-model.ts'
import { asOrder } from './process-messages.ts'
import type { EngineFailure, EngineOrder, EngineReply, LoadOrder } from './process-messages.ts'

stepBack()

let encoder: Encoder | undefined

async function load({ modelFile, cacheFolder, threads, manifest }: LoadOrder): Promise<EngineReply> {
  const start = performance.now()
  await verifyCarriedModel(modelFile, manifest)
  const { graphFile, converted } = await prepareModel({ modelFile, cacheFolder, manifest })
  encoder = await openEncoder({ graphFile, vocabulary: await readVocabulary(modelFile), threads })
  return { type: 'loaded', converted, durationMs: Math.round(performance.now() - start) }
}

async function embed(text: string): Promise<EngineReply> {
  if (!encoder) throw new Error('nothing is loaded')
  const { vector, tokens } = await encoder.encode(text)
  return { type: 'embedded', vector, tokens: tokens.length }
}

function carryOut(order: EngineOrder): Promise<EngineReply> {
  return order.type === 'load' ? load(order) : embed(order.text)
}

function failureOf(error: unknown): EngineFailure {
  if (hasCode(error, 'hash_mismatch')) return { code: 'hash_mismatch', details: error.details }
  if (hasCode(error, 'not_found')) return { code: 'not_found', details: error.details }
  return { code: 'engine_unavailable', details: { engine: 'embeddings', reason: messageOf(error) } }
}

function reply(message: EngineReply): void {
  if (process.connected) process.send?.(message)
}

// The program stops this process; a signal sent to the whole group must not do it first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (message) => {
  carryOut(asOrder(message)).then(reply, (error: unknown) => reply({ type: 'failed', failure: failureOf(error) }))
})
