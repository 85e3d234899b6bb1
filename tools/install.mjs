/**
 * Makes a checkout ready to run: packages when the lock file changed, the page when its sources changed.
 * Runs on the machine's own Node before everything else, so it is plain JavaScript without a dependency, and it
 * writes on standard error alone: standard output belongs to the program that starts next.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './install/lock.mjs'
import { chooseLanguage, describeMachine, findObstacle } from './install/platform.mjs'
import { hashFiles, isStamped, writeStamp } from './install/stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const language = chooseLanguage(process.env)
const carriedNode = join(root, 'node_modules/.bin/node')
const pageSources = ['web', 'src/client', 'src/contract', 'package-lock.json']
const reminderMs = 10_000

const texts = {
  fr: {
    packages: 'Installation des paquets (une minute environ la première fois)',
    page: 'Construction de la page',
    /** @type {(command: string) => string} */
    failed: (command) => `Échec de « ${command} ». Le registre npm est-il joignable ? L'espace disque suffit-il ?`,
    broken: 'Le Node fourni par les paquets ne démarre pas sur cette machine.',
  },
  en: {
    packages: 'Installing packages (about a minute the first time)',
    page: 'Building the page',
    /** @type {(command: string) => string} */
    failed: (command) => `“${command}” failed. Can the npm registry be reached? Is there enough disk space?`,
    broken: 'The Node that comes with the packages does not start on this machine.',
  },
}[language]

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/**
 * Runs a step with a line at its start, a reminder every ten seconds and what it printed if it fails.
 * @param {string} label
 * @param {[string, ...string[]]} commandLine
 * @param {string} name
 * @returns {Promise<void>}
 */
function runStep(label, [command, ...args], name) {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  process.stderr.write(`${label}…\n`)
  const reminder = setInterval(() => process.stderr.write(`${label}… ${seconds()} s\n`), reminderMs)
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {Buffer[]} */
    const printed = []
    child.stdout.on('data', (bytes) => printed.push(bytes))
    child.stderr.on('data', (bytes) => printed.push(bytes))
    child.on('error', (error) => printed.push(Buffer.from(error.message)))
    child.on('close', (code) => {
      clearInterval(reminder)
      if (code !== 0) stop(`${Buffer.concat(printed)}\n${texts.failed(name)}`)
      process.stderr.write(`${label}: ${seconds()} s\n`)
      resolve()
    })
  })
}

const packagesStamp = join(root, 'node_modules/.socle-packages')
const pageStamp = join(root, 'dist/.web-sources')
const packagesWanted = () => `${process.platform}-${process.arch} ${hashFiles(root, ['package-lock.json'])}`
const pageWanted = () => hashFiles(root, pageSources)

const packagesAreReady = () => isStamped(packagesStamp, packagesWanted())
const pageIsReady = () => isStamped(pageStamp, pageWanted()) && existsSync(join(root, 'dist/web/index.html'))

async function installPackages() {
  const wanted = packagesWanted()
  /** @type {[string, ...string[]]} */
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const options = ['--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit']
  await runStep(texts.packages, [...npm, 'ci', ...options], 'npm ci')
  if (existsSync(carriedNode) && spawnSync(carriedNode, ['--version']).status !== 0) stop(texts.broken)
  writeStamp(packagesStamp, wanted)
}

async function buildPage() {
  const wanted = pageWanted()
  const node = existsSync(carriedNode) ? carriedNode : process.execPath
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  await runStep(texts.page, [node, vite, 'build', 'web', '--logLevel', 'warn'], 'vite build web')
  writeStamp(pageStamp, wanted)
}

const obstacle = findObstacle(describeMachine(), language)
if (obstacle !== null) stop(obstacle)
if (!packagesAreReady() || !pageIsReady()) {
  await withLock(join(root, '.data/install.lock'), async () => {
    if (!packagesAreReady()) await installPackages()
    if (!pageIsReady()) await buildPage()
  })
}
