import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  GATEWAY_CORE,
  type RunningProcess,
  type Ready,
  startListening,
  startReporting,
  stop,
  untilIdle,
} from './processes.ts'

/** Something that answers chats on a port, and how to speak to it. */
export interface Contender {
  readonly name: string
  readonly process: RunningProcess
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const here = (name: string): string => new URL(name, import.meta.url).pathname
const PORTKEY_FOLDER = here('portkey')
const COMMAND = new URL('../../src/cli/main.ts', import.meta.url).pathname

/** The same model server, reached with nothing in between. */
export async function startDirect(): Promise<Contender> {
  const process = await startReporting(GATEWAY_CORE, [here('upstream.ts')])
  return contender('direct', process, { port: portOf(process.ready), headers: {} })
}

export async function startBareUndici(upstream: string): Promise<Contender> {
  const process = await startReporting(GATEWAY_CORE, [here('bare-undici.ts'), '--upstream', upstream])
  return contender('bare undici', process, { port: portOf(process.ready), headers: {} })
}

/** Our data path without the server around it. */
export async function startInferencePath(upstream: string): Promise<Contender> {
  const process = await startReporting(GATEWAY_CORE, [here('inference-path.ts'), '--upstream', upstream])
  const headers = { authorization: 'Bearer sk-bench' }
  return contender('socle, path alone', process, { port: portOf(process.ready), headers })
}

/** The program as people run it: database, keys, limits, metering. */
export async function startSocle(upstream: string): Promise<Contender | null> {
  if (!existsSync(COMMAND)) return null
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-'))
  const config = join(folder, 'socle.yaml')
  writeFileSync(config, `backends:\n  bench:\n    url: ${upstream}/v1\n    maxConcurrency: 256\n`)
  const args = [COMMAND, 'start', '--json', '--port', '0', '--data', join(folder, 'data'), '--config', config]
  const process = await startReporting(GATEWAY_CORE, args)
  const { ready } = process
  if (!('url' in ready)) throw new Error('the server did not give its key')
  await untilIdle(process)
  const headers = { authorization: `Bearer ${String(ready.api_key)}` }
  const started = contender('socle', process, { port: Number(new URL(String(ready.url)).port), headers })
  return {
    ...started,
    async stop() {
      await started.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Portkey's open gateway with the versions that work together, installed beside its pins. */
export async function startPortkey(upstream: string): Promise<Contender> {
  const script = join(PORTKEY_FOLDER, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  if (!existsSync(script)) execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: PORTKEY_FOLDER, stdio: 'inherit' })
  const port = await freePort()
  const process = await startListening(GATEWAY_CORE, [script, `--port=${port}`, '--headless'], port)
  const headers = {
    authorization: 'Bearer sk-bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstream}/v1`,
  }
  return contender('Portkey 1.15.2', process, { port, headers })
}

function contender(name: string, process: RunningProcess, access: Pick<Contender, 'port' | 'headers'>): Contender {
  return { name, process, ...access, stop: () => stop(process) }
}

export function portOf(ready: Ready): number {
  return 'port' in ready ? Number(ready.port) : Number.NaN
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
