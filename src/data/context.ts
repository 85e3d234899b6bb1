import type { Caller, PlatformCapabilities } from '#platform/context'
import type { Intake } from './connectors/intake.ts'
import type { Embedder } from './embeddings/embedder.ts'
import type { SearchIndex } from './search/search-index.ts'

/** What a verb of this layer may ask for: what is stored, and no model. */
export interface DataCapabilities extends PlatformCapabilities {
  readonly embedder: Embedder
  readonly index: SearchIndex
  readonly intake: Intake
}

export type Ctx<K extends keyof DataCapabilities = never> = Caller & Pick<DataCapabilities, K>
