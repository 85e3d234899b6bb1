import type { Backend, BackendModel } from './backends/backend.ts'
import { type CatalogueModel, type Target, targetOf } from './target.ts'

/** A server that is never reached: tests of who is chosen need its name and its settings alone. */
export function backendNamed(name: string, more: Partial<Backend> = {}): Backend {
  return {
    name,
    kind: 'openai',
    forward: () => ({ abort: () => {}, resume: () => {} }),
    listModels: async () => [],
    close: async () => {},
    ...more,
  }
}

export function targetNamed(name: string, model: Partial<BackendModel> = {}, backend: Partial<Backend> = {}): Target {
  return targetOf(backendNamed(name, backend), { id: 'm', upstream: 'm', ...model })
}

/** The model `m` of these servers. */
export function modelServedBy(
  targets: readonly [Target, ...Target[]],
  more: Partial<CatalogueModel> = {},
): CatalogueModel {
  const shown = { aliases: [], ownedBy: null, created: null, maxContextLength: null, mirrors: [] }
  return { ...shown, id: 'm', capabilities: ['chat'], targets, ...more }
}
