import { accessSync, constants } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { environment } from '#platform/config/environment'
import { AppError } from '#platform/errors'
import { runProgram } from '#platform/processes/run-program'

export interface FileToConvert {
  readonly content: Uint8Array
  /** With its dot. */
  readonly extension: string
  readonly to: 'docx' | 'pptx'
  /** Of what comes out. */
  readonly mostBytes: number
  readonly signal: AbortSignal
}

/** Makes today's formats of old ones. */
export interface OfficeConverter {
  /** Throws `corrupted`, `timed_out`, `too_large`, and `engine_unavailable` for what can be tried again. */
  convert(file: FileToConvert): Promise<Uint8Array>
}

const limitSeconds = 120
/** Of a machine at work; whoever comes after waits as long. */
const waitMs = 600_000
const names = ['soffice', 'libreoffice']
const usualFolders = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/libreoffice/program',
  '/Applications/LibreOffice.app/Contents/MacOS',
]

/** The program, where it is installed. */
export function findOffice(
  folders = [...(environment('PATH') ?? '').split(delimiter), ...usualFolders],
): string | null {
  const places = folders.filter((folder) => folder !== '').flatMap((folder) => names.map((name) => join(folder, name)))
  return places.find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** One file at a time: each takes some hundred megabytes. Its profile is made for the file, and goes with it. */
export function openOfficeConverter(program: string): OfficeConverter {
  let last: Promise<unknown> = Promise.resolve()
  return {
    convert(file) {
      const converted = last.then(() => convert(program, file))
      last = converted.catch(() => undefined)
      return converted
    },
  }
}

async function convert(
  program: string,
  { content, extension, to, mostBytes, signal }: FileToConvert,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-office-'))
  try {
    const [input, output] = [`file${extension}`, join(folder, 'out', `file.${to}`)]
    await writeFile(join(folder, input), content, { mode: 0o600 })
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
    const args = [profile, '--headless', '--norestore', '--nolockcheck', '--convert-to', to, '--outdir', 'out', input]
    const code = await runProgram({ program, args, folder, limitSeconds, waitMs, what: 'document', signal })
    const size = await stat(output).then(
      (file) => file.size,
      () => null,
    )
    if (code !== 0 || size === null) throw new AppError('corrupted', { reason: 'libreoffice_cannot_read_it' })
    if (size > mostBytes) throw new AppError('too_large', { limitBytes: mostBytes })
    return await readFile(output)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
