import { capabilitiesOfType, typeOfCapabilities } from '#inference/backends/model-type'
import type { Models } from '#inference/backends/model-settings'
import { z } from 'zod'

/** What the administrator of a server behind a router said of it, beside its address. */
export const Provides = z.object({
  /** As they called its kind: `vllm` is one of the servers of OpenAI's dialect. */
  kind: z.string(),
  /** The server's name for the model that it serves; null for all that it lists. */
  model: z.string().nullable(),
  timeoutSeconds: z.number().nullable(),
  /** Where it runs, ISO 3166-1 alpha-3, or WOR. */
  zone: z.string(),
  /** Billions of parameters. */
  totalParameters: z.number().nullable(),
  activeParameters: z.number().nullable(),
  /** Calls at the same time. */
  concurrentCalls: z.number().nullable(),
})
export type Provides = z.infer<typeof Provides>

/** The router before a server. */
export interface RouterBefore {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly aliases: readonly string[]
  readonly costs: { readonly prompt: number; readonly completion: number }
}

export interface Serving {
  /** Those to show, and how; all that the server lists by default. */
  readonly models?: z.input<typeof Models>
  /** The longest that an answer may take. */
  readonly timeoutSeconds?: number
  readonly maxConcurrency?: number
}

/** How a server is opened: with one model under the router's name, or with all that it lists. */
export function servingOf(router: RouterBefore | null, provides: Provides | null): Serving {
  if (provides === null) return {}
  const { model, timeoutSeconds, concurrentCalls } = provides
  return {
    ...(router === null || model === null
      ? {}
      : { models: { [router.name]: described(router, { ...provides, model }) } }),
    ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
    ...(concurrentCalls === null ? {} : { maxConcurrency: concurrentCalls }),
  }
}

function described({ type, aliases, costs }: RouterBefore, provides: Provides & { readonly model: string }) {
  const active = provides.activeParameters ?? provides.totalParameters
  return {
    upstream: provides.model,
    type: typeOfCapabilities(capabilitiesOfType(type) ?? ['chat']),
    aliases: [...aliases],
    costs: { promptPerMillion: costs.prompt, completionPerMillion: costs.completion },
    ...(active === null ? {} : { parameters: { active, total: provides.totalParameters ?? active } }),
  }
}
