import type { DataCapabilities } from '#data/context'
import type { InferenceCapabilities } from '#inference/context'
import type { Caller } from '#platform/context'
import type { ModelServers } from './model-servers/model-servers.ts'
import type { PageEngine } from './ocr/recogniser.ts'
import type { PageRecogniser } from './parse/page-recogniser.ts'

/** What a verb of this layer may ask for: models and data meet here. */
export interface ToolboxCapabilities extends InferenceCapabilities, DataCapabilities {
  readonly modelServers: ModelServers
  /** Nothing when no engine is there: scans are refused in words. */
  readonly recogniser: PageRecogniser | null
  readonly pageEngine: PageEngine
}

export type Ctx<K extends keyof ToolboxCapabilities = never> = Caller & Pick<ToolboxCapabilities, K>
