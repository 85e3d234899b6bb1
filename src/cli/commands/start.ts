import { once } from 'node:events'
import { startServer } from '#server/start-server'
import { UsageError, type Terminal, defineCommand, instanceOptions, integerOption } from '../command.ts'
import { showProgress } from '../show-progress.ts'
import { overridesOf } from '../with-instance.ts'

const roles = ['all', 'api', 'worker'] as const

export const start = defineCommand({
  options: {
    ...instanceOptions,
    host: { type: 'string' },
    port: { type: 'string' },
    role: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, terminal }) {
    const server = await startServer({
      ...overridesOf(values),
      host: values.host,
      port: integerOption(values.port, 'port', terminal),
      role: readRole(values.role, terminal),
      onProgress: showProgress(terminal),
      signal: terminal.signal,
      ownsProcess: true,
    })
    terminal.out(values.json ? readyLine(server) : welcome(server, terminal))
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
    terminal.err(`${terminal.say('stopping')}\n`)
    await server.stop()
    return 0
  },
})

interface Ready {
  readonly url: string
  readonly apiKey: string | null
  readonly adminLink: string | null
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
