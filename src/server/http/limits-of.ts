import { packLimits } from '#data/packs/pack-format'
import type { Config } from '../config.ts'
import type { Limits } from './receive.ts'

const mebibyte = 1024 * 1024

/** What a request may send, as the configuration says it. */
export function limitsOf(http: Config['http']): Limits {
  return {
    jsonBytes: http.jsonMegabytes * 1_000_000,
    inferenceBytes: http.inferenceMegabytes * 1_000_000,
    bodiesBytes: http.bodiesMegabytes * 1_000_000,
    uploadBytes: {
      document: http.uploadMegabytes * mebibyte,
      audio: http.audioMegabytes * mebibyte,
      batch: http.batchMegabytes * mebibyte,
      pack: packLimits.totalBytes,
    },
    eventStreams: http.maxEventStreams,
    slowLoopMs: http.slowLoopMilliseconds,
  }
}
