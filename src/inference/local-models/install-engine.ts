import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#platform/errors'

const version = '3.21.1'
const empty = 'npm:empty-npm-package@1.0.0'
/** Without the packages for graphic cards, which are six times the rest. */
const packageFile = {
  name: 'socle-engine',
  private: true,
  dependencies: { 'node-llama-cpp': version },
  overrides: {
    '@node-llama-cpp/linux-x64-cuda': empty,
    '@node-llama-cpp/linux-x64-cuda-ext': empty,
    '@node-llama-cpp/linux-x64-vulkan': empty,
  },
}
const KEPT_CHARACTERS = 2000
const LIMIT_MS = 15 * 60 * 1000

/** Where the engine's library is once installed. */
export function enginePlace(dataFolder: string): string {
  return join(dataFolder, 'engines', 'node-llama-cpp')
}

/** The module to load, or null while the engine is not installed. */
export function engineModule(dataFolder: string): string | null {
  const file = join(enginePlace(dataFolder), 'node_modules', 'node-llama-cpp', 'dist', 'index.js')
  return existsSync(file) ? file : null
}

/**
 * Installs node-llama-cpp below the data folder by npm, from the registry that npm is configured with; no script of a
 * package is run. Throws `registry_unreachable`.
 */
export async function installEngine(dataFolder: string, signal: AbortSignal): Promise<void> {
  if (engineModule(dataFolder) !== null) return
  const folder = enginePlace(dataFolder)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(packageFile, null, 2)}\n`)
  const child = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-KEPT_CHARACTERS)))
  const { promise, resolve } = Promise.withResolvers<string | null>()
  child.once('error', (error) => resolve(error.message))
  child.once('close', (code) => resolve(code === 0 ? null : said.trim() || `npm ended with code ${code}`))
  const failure = await promise
  signal.throwIfAborted()
  if (failure !== null) throw new AppError('registry_unreachable', { what: `node-llama-cpp ${version}`, hint: failure })
}
