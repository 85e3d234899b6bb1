import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environment } from './environment.ts'

/** Folder of the program itself: a checkout, or the installed package. */
export const programFolder = dirname(findPackage(dirname(fileURLToPath(import.meta.url))))

function findPackage(folder: string): string {
  const file = join(folder, 'package.json')
  return existsSync(file) || dirname(folder) === folder ? file : findPackage(dirname(folder))
}

/** The version that `package.json` says. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as { version: string }
  return version
}

/** TypeScript runs from a checkout only: what is installed is JavaScript. */
const isCheckout = import.meta.url.endsWith('.ts')

export interface Places {
  readonly dataFolder: string
  readonly configFile: string
}

/** Where an instance lives unless it is told otherwise: within a checkout, else in the system's data folder. */
export function defaultPlaces(): Places {
  if (isCheckout) return { dataFolder: join(programFolder, '.data'), configFile: join(programFolder, 'socle.yaml') }
  const folder = join(systemDataFolder(), 'socle')
  return { dataFolder: join(folder, 'data'), configFile: join(folder, 'socle.yaml') }
}

function systemDataFolder(): string {
  if (process.getuid?.() === 0) return '/var/lib'
  return environment('XDG_DATA_HOME') ?? join(homedir(), '.local', 'share')
}
