import { createHash, randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ChatRequest } from '#contract/inference'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { createCatalogue } from '#inference/memory-catalogue'
import { forward } from '#inference/call/forward'
import { unstoredProgram } from '../../test/fakes/actors.ts'
import { openUsageRecorder } from '#inference/usage-recorder'
import { parseJson } from '#server/http/parse-json'

/** The inference path alone: key by its hash, contract, catalogue, data path, metering into nothing. */
const { values } = parseArgs({ options: { upstream: { type: 'string', default: '' } } })
const backends = connectBackends({
  bench: BackendSettings.parse({ url: `${values.upstream}/v1`, maxConcurrency: 256 }),
})
const catalogue = createCatalogue(backends)
await catalogue.start()
const usage = openUsageRecorder({
  load: async ({ from, content }) => from + content.length,
  journalFile: join(tmpdir(), `socle-bench-${process.pid}.jsonl`),
  onError: (error) => console.error(error),
})
const caller = unstoredProgram('bench')
const callers = new Map([[createHash('sha256').update('sk-bench').digest('hex'), caller]])
const { signal } = new AbortController()

const server = createServer((request, response) => {
  const startedAtMs = performance.now()
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => void answer({ request, response, startedAtMs }, Buffer.concat(parts)))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : null }))
})

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly startedAtMs: number
}

async function answer({ request, response, startedAtMs }: Asked, body: Buffer): Promise<void> {
  const key = request.headers.authorization?.slice('Bearer '.length) ?? ''
  const known = callers.get(createHash('sha256').update(key).digest('hex'))
  if (!known) {
    response.writeHead(401).end()
    return
  }
  const parsed = ChatRequest.parse(parseJson(body, 'undecoded'))
  const ctx = { models: catalogue, usage, actor: { ...known, requestId: randomUUID() }, signal }
  const { model } = parsed
  await forward(ctx, { model, endpoint: 'chat/completions', body, parsed, response, startedAtMs }).catch(() =>
    response.destroy(),
  )
}
