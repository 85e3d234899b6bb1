import type { Caller, PlatformCapabilities } from '#platform/context'
import type { Catalogue } from './catalogue.ts'
import type { LocalModels } from './local-models/local-models.ts'
import type { UsageRecorder } from './usage-recorder.ts'

/** What a verb of this layer may ask for: models, and nothing of what is stored. */
export interface InferenceCapabilities extends PlatformCapabilities {
  /** Model files of this machine. */
  readonly localModels: LocalModels
  readonly models: Catalogue
  readonly usage: UsageRecorder
}

export type Ctx<K extends keyof InferenceCapabilities = never> = Caller & Pick<InferenceCapabilities, K>
