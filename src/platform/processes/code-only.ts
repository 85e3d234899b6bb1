import type { ForkOptions } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** For a process that can read the program's own code and nothing else: no file, no program, no environment. */
export function codeOnly(): ForkOptions {
  return {
    execArgv: [...permissions(), '--disable-warning=SecurityWarning', '--max-semi-space-size=16'],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  }
}

/** Older versions of Node have no such flag: there, the process has its limits only. */
function permissions(): string[] {
  if (!process.allowedNodeEnvironmentFlags.has('--permission')) return []
  return ['--permission', '--allow-worker', ...codePaths().map((path) => `--allow-fs-read=${path}`)]
}

/** The sources, what names them, and the libraries where Node looks for them: in the folders above. */
function codePaths(): string[] {
  const sources = fileURLToPath(new URL('../../', import.meta.url))
  const paths = [join(sources, '*'), join(dirname(sources), 'package.json')]
  for (let folder = sources; dirname(folder) !== folder; folder = dirname(folder)) {
    const libraries = join(dirname(folder), 'node_modules')
    if (existsSync(libraries)) paths.push(join(libraries, '*'))
  }
  return paths
}
