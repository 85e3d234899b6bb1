import { environment } from '#platform/config/environment'

/** What a program of ours may need of the machine; never a key, an address or a password. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'LANG', 'LC_ALL', 'TZ', 'LD_LIBRARY_PATH', 'SystemRoot'] as const

/**
 * The environment of a child process: what it inherits otherwise holds the keys of model servers and the way to the
 * database, which a file that takes the child over would read.
 */
export function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = environment(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
