import type { DataCapabilities } from '#data/context'
import type { InferenceCapabilities } from '#inference/context'
import type { Caller } from '#platform/context'
import type { ModelServers } from './assistants/model-servers.ts'

/** What a verb of this layer may ask for: models and data meet here. */
export interface ToolboxCapabilities extends InferenceCapabilities, DataCapabilities {
  readonly modelServers: ModelServers
}

export type Ctx<K extends keyof ToolboxCapabilities = never> = Caller & Pick<ToolboxCapabilities, K>
