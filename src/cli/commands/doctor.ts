import { constants, existsSync } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { programFolder } from '#platform/config/places'
import { AppError, isAppError } from '#platform/errors'
import { makeFolder } from '#platform/storage/make-folder'
import { type Finding, examine, examineInstance } from '#server/commands/examine-instance'
import { errorWords } from '#server/locales/error-words'
import { findRunningInstance } from '#server/running-instance'
import { type ResolvedConfig, resolveConfig } from '#server/resolve-config'
import { type Terminal, defineCommand, instanceOptions } from '../command.ts'
import { decimal } from '../language.ts'
import type { Message } from '../locales/word-table.ts'
import { type InstanceValues, overridesOf, withInstance } from '../with-instance.ts'

const leastFreeBytes = 2_000_000_000

export const doctor = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const findings = await examineAll(values, terminal)
    if (values.json) terminal.out(`${JSON.stringify(findings)}\n`)
    for (const finding of values.json ? [] : findings) terminal.out(`${lineOf(finding, terminal)}\n`)
    return findings.every(({ good }) => good) ? 0 : 1
  },
})

const names = {
  node: 'checkNode',
  page: 'checkPage',
  config: 'checkConfig',
  folder: 'checkFolder',
  space: 'checkSpace',
  port: 'checkPort',
  database: 'checkDatabase',
  embeddings: 'checkEmbeddings',
  index: 'checkIndex',
  corpora: 'checkCorpora',
} as const satisfies Record<string, Message>

type Look = keyof typeof names

/** From the machine to the data; what depends on something broken is not looked at. */
async function examineAll(values: InstanceValues, terminal: Terminal): Promise<Finding<Look>[]> {
  const machine = [
    await examine('node', async () => `${process.versions.node}, ${process.platform}-${process.arch}`),
    await examine('page', findPage),
  ]
  const settings = await readOrExplain(values, terminal)
  if ('name' in settings) return [...machine, settings]
  const places = [
    { name: 'config' as const, good: true, found: configOf(settings, terminal) },
    await examine('folder', () => findFolder(settings)),
    await examine('space', () => findSpace(settings, terminal)),
    await examine('port', () => findPort(settings, terminal)),
  ]
  return [...machine, ...places, ...(places.every(({ good }) => good) ? await examineData(values, terminal) : [])]
}

async function examineData(values: InstanceValues, terminal: Terminal): Promise<Finding<Look>[]> {
  try {
    const findings = await withInstance(values, terminal, examineInstance)
    return [{ name: 'database', good: true, found: 'PostgreSQL' }, ...findings]
  } catch (error) {
    return [{ name: 'database', good: false, found: reasonOf(error, terminal) }]
  }
}

async function readOrExplain(values: InstanceValues, terminal: Terminal): Promise<ResolvedConfig | Finding<'config'>> {
  try {
    return resolveConfig(overridesOf(values))
  } catch (error) {
    return { name: 'config', good: false, found: reasonOf(error, terminal) }
  }
}

async function findPage(): Promise<string> {
  const file = join(programFolder, 'dist', 'web', 'index.html')
  await access(file)
  return file
}

async function findFolder({ dataFolder }: ResolvedConfig): Promise<string> {
  await makeFolder(dataFolder)
  await access(dataFolder, constants.W_OK)
  return dataFolder
}

async function findSpace({ dataFolder }: ResolvedConfig, terminal: Terminal): Promise<string> {
  const { bavail, bsize } = await statfs(dataFolder)
  const freeBytes = bavail * bsize
  const found = terminal.say('gigabytes', { size: decimal(freeBytes / 1e9, terminal.language) })
  if (freeBytes < leastFreeBytes) throw new Error(found)
  return found
}

/** Taken by our own server is as good as free. */
async function findPort({ config, dataFolder }: ResolvedConfig, terminal: Terminal): Promise<string> {
  const running = await findRunningInstance(dataFolder)
  if (running !== null) return running.url
  const { host, port } = config.http
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const server = createServer()
  server.once('error', () =>
    reject(new Error(errorWords(new AppError('port_in_use', { host, port }), terminal.language))),
  )
  server.listen(port, host, () => server.close(() => resolve(`${host}:${port}`)))
  return promise
}

/** An instance may do without the file; it is then said, not ticked as if it had been read. */
function configOf({ configFile }: ResolvedConfig, terminal: Terminal): string {
  return existsSync(configFile) ? configFile : terminal.say('configAbsent', { file: configFile })
}

function reasonOf(error: unknown, terminal: Terminal): string {
  if (isAppError(error)) return errorWords(error, terminal.language)
  return error instanceof Error ? error.message : String(error)
}

function lineOf({ name, good, found }: Finding<Look>, terminal: Terminal): string {
  return `${good ? '✔' : '✖'} ${terminal.say('finding', { name: terminal.say(names[name]), found })}`
}
