import type { z } from 'zod'
import type { Backend } from './backend.ts'
import { openaiBackend } from './openai/openai.ts'

/** Settings of one backend in the configuration file: a union when there is a second kind. */
export const BackendSettings = openaiBackend.settings
export type BackendSettings = z.output<typeof BackendSettings>

/** Opens the configured backends, by name. Reaches nobody: a server that is down is found later. */
export function connectBackends(settings: Readonly<Record<string, BackendSettings>>): Backend[] {
  return Object.entries(settings).map(([name, one]) => openaiBackend.connect(name, one))
}
