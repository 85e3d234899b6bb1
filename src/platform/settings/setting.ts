import type { z } from 'zod'

/** A policy that an organisation chooses for itself. What belongs to the machine is in `socle.yaml` instead. */
export interface Setting<T> {
  readonly name: string
  readonly schema: z.ZodType<T>
  /** In force until the organisation chooses. */
  readonly default: T
}

const names = new Set<string>()

/** One of a kind: beside the feature that it governs. Read and written through `ctx.settings`. */
export function defineSetting<T>(name: string, schema: z.ZodType<T>, byDefault: T): Setting<T> {
  if (names.has(name)) throw new Error(`the setting ${name} is defined twice`)
  names.add(name)
  return { name, schema, default: byDefault }
}
