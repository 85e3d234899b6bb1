import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('valkey-server-process.ts', import.meta.url))

export interface RunningValkey {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

/** A Valkey server of one's own, which ends with the file's tests, or before. */
export async function startValkeyServer(asked?: number): Promise<RunningValkey> {
  const port = asked ?? (await freePort())
  const server = fork(program, [String(port)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  await once(server, 'message')
  const stop = async (): Promise<void> => {
    if (server.kill('SIGKILL')) await once(server, 'exit')
  }
  after(stop)
  return { url: `redis://127.0.0.1:${port}/0`, port, stop }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
