import type { OpeningHours } from '#contract/opening-hours'
import type { Backend, BackendModel } from './backends/backend.ts'
import { type FootprintFacts, parametersByName } from './footprint/footprint.ts'
import { TargetLoad } from './routing/target-load.ts'

/** A backend that serves a model, and its own name for it. */
export interface Target {
  readonly backend: Backend
  readonly upstream: string
  readonly traits: TargetTraits
  readonly load: TargetLoad
  readonly facts: FootprintFacts
  /** Its share of the calls beside the others'; null when nobody says. */
  readonly weight: number | null
  /** Asked when none of a lower rank can be. */
  readonly rank: number
  /** Tried beside the others, and left when it does worse. */
  readonly isTrial: boolean
  /** When it may be asked; empty: always. */
  readonly hours: readonly OpeningHours[]
}

/** A server that gets copies of calls, and answers nobody. */
export interface Mirror {
  readonly target: Target
  /** Of the calls, between 0 and 1. */
  readonly share: number
}

/** What is learnt of a server while it serves. */
export interface TargetTraits {
  /** It refuses requests that hold `stream_options`. */
  refusesStreamOptions: boolean
  /** It refuses requests that say how urgent they are, or would not know what they say. */
  refusesPriority: boolean
  /** Its answers tell no token counts. */
  countsNothing: boolean
  /** Its model closes thoughts in the text that it never opened; null until one of its answers was read. */
  thinksUnopened: boolean | null
}

/** A model that clients may name, and who serves it. */
export interface CatalogueModel extends Omit<BackendModel, 'upstream'> {
  /** Whoever serves it: any may be asked. */
  readonly targets: readonly [Target, ...Target[]]
  readonly mirrors: readonly Mirror[]
}

interface Known {
  readonly inFlight: { inFlight: number }
  readonly byModel: Map<string, Pick<Target, 'traits' | 'load'>>
}

const knownByBackend = new WeakMap<Backend, Known>()

/** What is known of a server outlasts a refresh of the list. */
export function targetOf(
  backend: Backend,
  model: Pick<
    BackendModel,
    'id' | 'upstream' | 'costs' | 'parameters' | 'weight' | 'isTrial' | 'trialsSinceMs' | 'hours'
  >,
): Target {
  const { upstream } = model
  const known = knownByBackend.get(backend) ?? { inFlight: { inFlight: 0 }, byModel: new Map() }
  knownByBackend.set(backend, known)
  const learnt = known.byModel.get(upstream) ?? {
    traits: {
      refusesStreamOptions: backend.refusesStreamOptions ?? false,
      refusesPriority: backend.kind !== 'openai',
      countsNothing: false,
      thinksUnopened: null,
    },
    load: new TargetLoad(known.inFlight),
  }
  known.byModel.set(upstream, learnt)
  learnt.load.tryAgain(model.trialsSinceMs ?? 0)
  const { weight = null, isTrial = false, hours = [] } = model
  return { backend, upstream, facts: factsOf(backend, model), weight, isTrial, hours, rank: 0, ...learnt }
}

/** The same server with other settings: what it has under way and what was learnt of it still hold. */
export function inheritTraits(next: Backend, previous: Backend): void {
  const known = knownByBackend.get(previous)
  if (known !== undefined) knownByBackend.set(next, known)
}

const FRENCH_GRID_GRAMS = 81

function factsOf(backend: Backend, model: Parameters<typeof targetOf>[1]): FootprintFacts {
  return {
    costs: model.costs ?? null,
    parameters: model.parameters ?? parametersByName(model.upstream) ?? parametersByName(model.id),
    gramsPerKilowattHour: backend.gramsPerKilowattHour ?? FRENCH_GRID_GRAMS,
    isLocal: backend.isLocal ?? false,
  }
}
