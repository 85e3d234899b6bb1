import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

const packageFolder = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../..')
const cacheFolder = fileURLToPath(new URL('../../../node_modules/.cache/socle', import.meta.url))

/** A real Chromium, from npm: nothing to install, as root or not. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackedBrowser()
  const executablePath = join(folder, 'chromium')
  const env = await environmentOf(folder, executablePath)
  // The package's own arguments are made for one page in a serverless function: they end the browser with its first page.
  return chromium.launch({ executablePath, env, args: ['--no-sandbox', '--disable-gpu', '--lang=fr-FR'] })
}

/** Unpacked once per version, in a folder that goes away with the packages. */
async function unpackedBrowser(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const target = join(cacheFolder, `chromium-${version}`)
  if (existsSync(target)) return target
  await mkdir(cacheFolder, { recursive: true })
  const draft = await mkdtemp(join(cacheFolder, 'draft-'))
  await pipeline(brotli('chromium.br'), createWriteStream(join(draft, 'chromium')))
  await chmod(join(draft, 'chromium'), 0o755)
  for (const archive of ['fonts', 'swiftshader', 'al2023']) await unpackTar(`${archive}.tar.br`, join(draft, archive))
  // Somebody else may have been faster: theirs is the same.
  await rename(draft, target).catch(() => rm(draft, { recursive: true }))
  return target
}

function brotli(name: string) {
  return createReadStream(join(packageFolder, 'bin', name)).pipe(createBrotliDecompress())
}

async function unpackTar(name: string, folder: string): Promise<void> {
  await mkdir(folder)
  const tar = spawn('tar', ['-x', '--no-same-owner', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] })
  // It stops reading at the end of the archive, a few empty blocks before the end of the file.
  tar.stdin.on('error', () => {})
  brotli(name).pipe(tar.stdin)
  const [code] = await once(tar, 'close')
  if (code !== 0) throw new Error(`tar could not unpack ${name}`)
}

/** A machine without the libraries of a desktop gets those that come with the package; likewise for fonts. */
async function environmentOf(folder: string, executablePath: string): Promise<Record<string, string>> {
  // Without a locale that knows accents, a file with one in its name is downloaded as "download".
  const env: Record<string, string> = { ...definedOnly(process.env), LANGUAGE: 'fr', LC_ALL: 'C.UTF-8' }
  if (!existsSync('/usr/share/fonts')) env['FONTCONFIG_PATH'] = join(folder, 'fonts')
  const starts = await promisify(execFile)(executablePath, ['--version', '--no-sandbox'], { env }).then(
    () => true,
    () => false,
  )
  return starts ? env : { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
