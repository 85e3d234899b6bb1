import cluster from 'node:cluster'
import { once } from 'node:events'
import { type ResolvedConfig, resolveConfig } from '#server/resolve-config'
import { announceInstance } from '#server/running-instance'
import { startServer } from '#server/start-server'
import { z } from 'zod'
import { UsageError, type Terminal, boundedOption, defineCommand, instanceOptions } from '../command.ts'
import { showProgress } from '../show-progress.ts'
import { overridesOf } from '../with-instance.ts'
import { startWorkerProcesses } from '../worker-processes.ts'

const roles = ['all', 'api', 'worker'] as const

export const start = defineCommand({
  options: {
    ...instanceOptions,
    host: { type: 'string' },
    port: { type: 'string' },
    role: { type: 'string' },
    workers: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, terminal }) {
    const asked = {
      ...overridesOf(values),
      host: values.host,
      port: boundedOption(values.port, { name: 'port', least: 0, most: 65_535 }, terminal),
      role: readRole(values.role, terminal),
      workers: boundedOption(values.workers, { name: 'workers', least: 1, most: 64 }, terminal),
    }
    const { config, configFile, dataFolder } = resolveConfig(asked)
    // One of several hears of its connections by this channel, and has nothing else that keeps it.
    if (cluster.isWorker) process.channel?.ref()
    const served =
      config.workers > 1 && config.role === 'all'
        ? await startSeveral({ config, configFile, dataFolder, isFileAsked: values.config !== undefined }, terminal)
        : await startServer({ ...asked, ...ofProcess(terminal) })
    terminal.out(values.json ? readyLine(served) : welcome(served, terminal))
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
    terminal.err(`${terminal.say('stopping')}\n`)
    await served.stop()
    if (cluster.isWorker) process.channel?.unref()
    return 0
  },
})

/** One of several takes its part of the requests once it can answer, and starts its engine when it needs it. */
function ofProcess(terminal: Terminal) {
  const own = { onProgress: showProgress(terminal), signal: terminal.signal, ownsProcess: true }
  return cluster.isWorker ? { ...own, startsEngine: 'when-asked' as const, listensWhenReady: true } : own
}

interface Several extends ResolvedConfig {
  readonly isFileAsked: boolean
}

/** This process works in the background; others answer on the port. */
async function startSeveral(several: Several, terminal: Terminal) {
  const { config, configFile, dataFolder, isFileAsked } = several
  const { host, port, stopSeconds } = config.http
  const file = isFileAsked ? { configFile } : {}
  const behind = { ...file, dataFolder, role: 'worker', host: '127.0.0.1', port: 0 } as const
  const server = await startServer({ ...behind, ...ofProcess(terminal) })
  try {
    const words = ['start', '--role', 'api', '--json', '--data', dataFolder, '--host', host, '--port', String(port)]
    if (isFileAsked) words.push('--config', configFile)
    const workers = await startWorkerProcesses(config.workers, [...words, '--workers', String(config.workers)])
    const ready = readReady(workers.ready)
    await announceInstance(dataFolder, { url: ready.url, databaseUrl: server.instance.databaseUrl })
    return {
      ...ready,
      async stop() {
        await workers.stop(stopSeconds * 1000)
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

interface Ready {
  readonly url: string
  readonly apiKey: string | null
  readonly adminLink: string | null
}

const ReadyLine = z.object({ url: z.string(), api_key: z.string().nullable(), admin_link: z.string().nullable() })

function readReady(line: string): Ready {
  const { url, api_key: apiKey, admin_link: adminLink } = ReadyLine.parse(JSON.parse(line))
  return { url, apiKey, adminLink }
}

/** The one line that scripts wait for. */
function readyLine({ url, apiKey, adminLink }: Ready): string {
  return `${JSON.stringify({ event: 'ready', url, api_key: apiKey, admin_link: adminLink })}\n`
}

function welcome({ url, apiKey, adminLink }: Ready, terminal: Terminal): string {
  const lines = [
    terminal.say('ready', { url }),
    ...(adminLink === null ? [] : [terminal.say('adminLink', { link: adminLink })]),
    ...(apiKey === null ? [] : [terminal.say('apiKey', { key: apiKey })]),
    terminal.say('howToStop'),
  ]
  return `\n${lines.join('\n')}\n`
}

function readRole(value: string | undefined, terminal: Terminal): (typeof roles)[number] | undefined {
  const role = roles.find((one) => one === value)
  if (value !== undefined && role === undefined)
    throw new UsageError(terminal.say('notOneOf', { option: 'role', choices: roles.join(', '), value }))
  return role
}
