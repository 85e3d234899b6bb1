import type { DataCapabilities } from '#data/context'
import type { InferenceCapabilities } from '#inference/context'
import type { Caller } from '#platform/context'
import type { ModelServers } from './model-servers/model-servers.ts'
import type { PageEngine } from './ocr/page-engine.ts'
import type { DocumentReader } from './parse/document-reader.ts'

/** What a verb of this layer may ask for: models and data meet here. */
export interface ToolboxCapabilities extends InferenceCapabilities, DataCapabilities {
  readonly modelServers: ModelServers
  readonly documentReader: DocumentReader
  readonly pageEngine: PageEngine
}

export type Ctx<K extends keyof ToolboxCapabilities = never> = Caller & Pick<ToolboxCapabilities, K>
