import type { LookupFunction } from 'node:net'
import type { Backend } from './backend.ts'
import { connectServer } from './connect-server.ts'
import type { Dialect } from './dialect.ts'
import { mistralDialect } from './mistral/mistral.ts'
import { openaiDialect } from './openai/openai.ts'
import { ServerSettings } from './server-settings.ts'
import { teiDialect } from './tei/tei.ts'
import { whisperDialect } from './whisper/whisper.ts'

/** Settings of one backend in the configuration file. */
export const BackendSettings = ServerSettings
export type BackendSettings = ServerSettings

/** Every kind of model server. */
const dialects: Readonly<Record<ServerSettings['kind'], Dialect>> = {
  openai: openaiDialect,
  // Another Albert or another Socle: OpenAI's dialect, whose list says what each model does.
  albert: openaiDialect,
  mistral: mistralDialect,
  tei: teiDialect,
  whisper: whisperDialect,
}

/** Resolves the names of a server, or refuses its address at once. */
export type AddressGuard = (url: string) => LookupFunction

/** Opens backends, by name. Reaches nobody: a server that is down is found later. */
export function connectBackends(settings: Readonly<Record<string, BackendSettings>>, guard?: AddressGuard): Backend[] {
  return Object.entries(settings).map(([name, one]) => connectBackend(name, one, guard))
}

export function connectBackend(name: string, settings: BackendSettings, guard?: AddressGuard): Backend {
  return connectServer({ name, settings, lookup: guard?.(settings.url) }, dialects[settings.kind])
}
