import { dirname, resolve } from 'node:path'
import { defaultPlaces } from '#platform/config/places'
import { type Config, checkConfig } from './config.ts'

/** What the command line may say over the file. */
export interface ConfigOverrides {
  /** Asked for by name: it must exist. */
  readonly configFile?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly dataFolder?: string | undefined
  readonly role?: Config['role'] | undefined
  readonly workers?: number | undefined
}

export interface ResolvedConfig {
  readonly config: Config
  readonly configFile: string
  readonly dataFolder: string
}

/** The file with the command line over it. A folder named in the file is relative to the file. */
export function resolveConfig(options: ConfigOverrides): ResolvedConfig {
  const places = defaultPlaces()
  const configFile = resolve(options.configFile ?? places.configFile)
  const file = checkConfig(configFile, { mustExist: options.configFile !== undefined })
  const { host = file.http.host, port = file.http.port, role = file.role, workers = file.workers } = options
  const inFile = file.data === undefined ? places.dataFolder : resolve(dirname(configFile), file.data)
  return {
    config: { ...file, role, workers, http: { ...file.http, host, port } },
    configFile,
    dataFolder: options.dataFolder === undefined ? inFile : resolve(options.dataFolder),
  }
}
