import type { Ctx } from '#inference/context'
import { AppError } from '#platform/errors'
import type { FallbackReason, ModelCapability } from '../backends/backend.ts'
import type { CatalogueModel, Target } from '../target.ts'
import { levelOf, maySee } from './model-routing.ts'

/** The model without the servers that may not see what the call holds. Throws `data_may_not_leave` when none may. */
export function seenBy(ctx: Ctx<'models'>, model: CatalogueModel): CatalogueModel {
  const level = levelOf(ctx.models.routing.data, ctx.dataLevel)
  const isOpen = ({ backend }: Target): boolean => maySee(backend, level)
  if (model.targets.every(isOpen) && model.mirrors.every(({ target }) => isOpen(target))) return model
  const [first, ...others] = model.targets.filter(isOpen)
  if (first === undefined) throw new AppError('data_may_not_leave', { model: model.id, level })
  const mirrors = model.mirrors.filter(({ target }) => isOpen(target))
  return { ...model, targets: [first, ...others], mirrors }
}

/** The models that one call may turn to, each once. */
export class Fallback {
  /** The model that was asked for. */
  readonly asked: CatalogueModel
  readonly #ctx: Ctx<'models'>
  readonly #capability: ModelCapability
  #next = 0

  constructor(ctx: Ctx<'models'>, asked: CatalogueModel, capability: ModelCapability) {
    this.#ctx = ctx
    this.asked = asked
    this.#capability = capability
  }

  /** The next one that may be asked after this failure; null when there is none. */
  after(error: AppError): CatalogueModel | null {
    const { fallbacks } = this.asked
    const reason = reasonOf(error)
    // Vectors of two models cannot be compared.
    if (fallbacks === undefined || reason === null || this.#capability === 'embeddings') return null
    if (!fallbacks.after.includes(reason) || this.#ctx.signal.aborted) return null
    while (this.#next < fallbacks.models.length) {
      const model = this.#usable(fallbacks.models[this.#next] ?? '')
      this.#next += 1
      if (model !== null) return model
    }
    return null
  }

  /** In service, able to do the work, open to the caller, and allowed to see the data. */
  #usable(name: string): CatalogueModel | null {
    const { models, actor } = this.#ctx
    const model = models.find(name)
    if (model === null || model.id === this.asked.id || !model.capabilities.includes(this.#capability)) return null
    if (!models.gate.limits.isEmpty && !models.gate.limits.allows(actor, model.id)) return null
    try {
      return seenBy(this.#ctx, model)
    } catch {
      return null
    }
  }
}

function reasonOf({ code }: AppError): FallbackReason | null {
  if (code === 'backend_unavailable' || code === 'backend_protocol') return 'unavailable'
  return code === 'backend_busy' || code === 'overloaded' ? 'busy' : null
}
