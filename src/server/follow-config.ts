import { stat } from 'node:fs/promises'
import { isAppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { type Config, checkConfig } from './config.ts'

/** Twice of it, and what follows, stays below a second. */
const lookMs = 250

/** Parts of the file that are in force as soon as they are written; the others wait for the next start. */
const live: ReadonlySet<string> = new Set<keyof Config>(['backends', 'queue', 'logLevel'])

export interface FollowedConfig {
  readonly file: string
  readonly log: Logger
  /** Throws, and changes nothing, when it cannot be. */
  take(config: Config): Promise<void>
}

/**
 * Follows the configuration file until the signal: by looking, since what is mounted or replaced by a link sends no event
 * that can be relied on. A file is read once it has stood still between two looks: an editor that empties it first never
 * empties the service. One that is wrong is refused in the log, and the one before stays in force.
 */
export function followConfig(followed: FollowedConfig, signal: AbortSignal): void {
  const reader = new ConfigReader(followed)
  const timer = setInterval(() => void reader.look(), lookMs).unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

class ConfigReader {
  readonly #followed: FollowedConfig
  /** As it was read last; at first, as the program was started with it. */
  #config: Config | null = null
  #seen: string | null = null
  #read: string | null = null
  #isLooking = false

  constructor(followed: FollowedConfig) {
    this.#followed = followed
  }

  async look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const found = await versionOf(this.#followed.file)
      const isStill = found === this.#seen
      this.#seen = found
      if (!isStill || found === this.#read) return
      this.#read = found
      await this.#takeOver()
    } finally {
      this.#isLooking = false
    }
  }

  async #takeOver(): Promise<void> {
    const { file, log, take } = this.#followed
    try {
      const next = checkConfig(file, { mustExist: true })
      await take(next)
      const changed = this.#config === null ? [] : changedParts(this.#config, next)
      this.#config = next
      if (changed.includes('logLevel')) log.level = next.logLevel
      const waiting = changed.filter((key) => !live.has(key))
      if (changed.length > 0) log.info({ file, changed }, 'the configuration file was taken over')
      if (waiting.length > 0) log.warn({ file, waiting }, 'these parts of the configuration wait for the next start')
    } catch (error) {
      const reason = messageOf(error)
      const details = isAppError(error) ? error.details : {}
      log.error({ file, reason, details }, 'the configuration file is refused: the one before stays in force')
    }
  }
}

/** Changes with whatever is written; null while there is no file. */
async function versionOf(file: string): Promise<string | null> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(file)
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`
  } catch {
    return null
  }
}

/** Names of the parts that differ. */
function changedParts(before: Config, after: Config): string[] {
  const [old, next] = [textsOf(before), textsOf(after)]
  return [...new Set([...old.keys(), ...next.keys()])].filter((part) => old.get(part) !== next.get(part))
}

function textsOf(config: Config): Map<string, string> {
  return new Map(Object.entries(config).map(([part, value]) => [part, JSON.stringify(value)]))
}
