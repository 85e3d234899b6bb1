import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'

/** One request as bytes, wrong in some way. */
export interface HostileRequest {
  readonly name: string
  readonly bytes: Buffer
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number

/** Heads, JSON, forms and files that no client sends on purpose; with the key given, so that they go far. */
export function hostileRequest(random: Random, key: string): HostileRequest {
  const [name, make] = pick(random, makers)
  const bytes = make(random, key)
  return random() < 0.3 ? { name: `${name}, mutated`, bytes: mutated(random, bytes) } : { name, bytes }
}

type Maker = (random: Random, key: string) => Buffer

const makers: readonly (readonly [string, Maker])[] = [
  ['head', wrongHead],
  ['json', wrongJson],
  ['json', wrongJson],
  ['form', wrongForm],
  ['form', wrongForm],
  ['file', wrongFile],
]

function wrongHead(random: Random, key: string): Buffer {
  const lines = pick(random, [
    ['GET /health HTTP/1.1', 'host: x', `x-long: ${'a'.repeat(Math.floor(random() * 40_000))}`],
    ['GET /health HTTP/1.1', ...Array.from({ length: Math.floor(random() * 3000) }, (_, at) => `x-${at}: 1`)],
    ['POST /v1/keys HTTP/1.1', 'host: x', 'content-length: 5', 'content-length: 6', `x-api-key: ${key}`],
    ['POST /v1/keys HTTP/1.1', 'host: x', 'transfer-encoding: chunked', 'content-length: 6', `x-api-key: ${key}`],
    ['POST /v1/keys HTTP/1.1', 'host: x', 'content-length: 99999999999999999999', `x-api-key: ${key}`],
    [`GET ${'/..'.repeat(Math.floor(random() * 3000))} HTTP/1.1`, 'host: x'],
    [`GET /v1/models/${'%'.repeat(Math.floor(random() * 2000))} HTTP/1.1`, 'host: x', `x-api-key: ${key}`],
    [`GET /v1/documents?${'name=a&'.repeat(Math.floor(random() * 1500))} HTTP/1.1`, 'host: x', `x-api-key: ${key}`],
    ['BREW / HTTP/1.1', 'host: x'],
    ['GET http://[::1 HTTP/1.1', 'host: x'],
    ['GET / HTTP/9.9', 'host: x'],
    [`GET / HTTP/1.1`, 'host: x', `cookie: ${'a=b;'.repeat(Math.floor(random() * 3000))}`],
    [`GET /v1/models HTTP/1.1`, 'host: x', `authorization: Bearer ${'\u00e9'.repeat(Math.floor(random() * 3000))}`],
  ])
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

const jsonPaths = [
  '/v1/chat/completions',
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/v1/responses',
  '/v1/embeddings',
  '/v1/completions',
  '/v1/rerank',
  '/v1/search',
  '/v1/collections',
  '/v1/keys',
  '/v1/moderations',
  '/api/session',
  '/mcp',
]

function wrongJson(random: Random, key: string): Buffer {
  const count = Math.floor(random() * 200_000)
  const text = pick(random, [
    `{"model":"m","messages":[${'1,'.repeat(count)}1],"input":[${'true,'.repeat(count)}1]}`,
    `{"model":"assistant/socle","messages":[{"role":"user","content":${JSON.stringify('1er mot '.repeat(count / 10))}}]}`,
    `{"model":"m","input":${'['.repeat(count)}${']'.repeat(count)}}`,
    `{"query":${JSON.stringify('a'.repeat(count))}}`,
    `{${'"a":1,'.repeat(count / 10)}"b":2}`,
    `{"name":"\\u0000\\ud800\u202e"}`,
    `{"model":"m","messages":[{"role":"user","content":[${'{"type":"x"},'.repeat(count / 20)}{}]}]}`,
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"${'mot '.repeat(900)}"}}}`,
    `{"model":"assistant/socle","max_tokens":1,"messages":[{"role":"user","content":"${'<!--'.repeat(count / 10)}"}]}`,
    '\uFEFF{"name": tru',
    'nul',
  ])
  const body = random() < 0.1 ? Buffer.from([0x7b, 0x22, 0xff, 0xfe]) : Buffer.from(text)
  const isPacked = random() < 0.15
  const sent = isPacked ? gzipSync(random() < 0.5 ? body : Buffer.alloc(60_000_000)) : body
  const head = ['content-type: application/json', ...(isPacked ? ['content-encoding: gzip'] : [])]
  return posted({ path: pick(random, jsonPaths), key, head, body: sent })
}

function wrongForm(random: Random, key: string): Buffer {
  const part = (head: string, content: string): string => `--b\r\n${head}\r\n\r\n${content}\r\n`
  const named = (name: string) => `Content-Disposition: form-data; name="${name}"`
  const size = Math.floor(random() * 100_000)
  const form = pick(random, [
    part('un', 'x') + part('deux', 'y'),
    part(`X-Long: ${'a'.repeat(size)}`, 'x'),
    part(named('a'.repeat(size)), 'x'),
    part(named('collection_id'), '1'.repeat(size)),
    part(named('x'), '1').repeat(size / 100),
    part(`${named('file')}; filename="a.txt"`, 'mots').repeat(5),
    part(`${named('file')}; filename*=UTF-8''%ff%fe`, 'mots'),
    part(`${named('file')}; filename="${'../'.repeat(200)}etc/passwd"`, 'mots'),
    part(`${named('file')}; filename="a.html"`, '<'.repeat(size)),
  ])
  const isEnded = random() < 0.7
  const body = Buffer.from(`${form}${isEnded ? '--b--\r\n' : ''}`)
  const path = pick(random, ['/v1/documents', '/v1/audio/transcriptions'])
  return posted({ path, key, head: ['content-type: multipart/form-data; boundary=b'], body })
}

/** A form that is right around a file that is not. */
function wrongFile(random: Random, key: string): Buffer {
  const size = Math.floor(random() * 200_000)
  const [name, content] = pick(random, [
    ['a.html', '<!--'.repeat(50)],
    ['a.html', `<h1>${'t'.repeat(size)}</h1>`],
    ['a.html', '<div>'.repeat(size / 10)],
    ['a.pdf', '%PDF-1.7\n1 0 obj<</Type/Pages/Count 1000000/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>'],
    ['a.pdf', 'rien d’un PDF'],
    ['a.md', `---\ntitle: ${'&a '.repeat(size / 10)}\n---\n# t`],
    ['a.md', '> '.repeat(size / 10)],
    ['a.txt', '\u0000'.repeat(size)],
    ['a.txt', 'é'.repeat(size)],
    ['\u202Efdp.exe', 'MZ'],
    ['a.docx', 'PK\u0003\u0004'],
    ['', 'sans nom'],
  ] as const)
  const file = `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n`
  const collection = '--b\r\nContent-Disposition: form-data; name="collection_id"\r\n\r\n1\r\n--b--\r\n'
  const body = Buffer.from(file + collection)
  return posted({ path: '/v1/documents', key, head: ['content-type: multipart/form-data; boundary=b'], body })
}

interface Posted {
  readonly path: string
  readonly key: string
  readonly head: readonly string[]
  readonly body: Buffer
}

/** A request as bytes, right but for what it carries. */
export function posted({ path, key, head, body }: Posted): Buffer {
  const lines = [`POST ${path} HTTP/1.1`, 'host: x', `x-api-key: ${key}`, 'connection: close', ...head]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n`), body])
}

/** Some bytes changed, taken away or doubled. */
function mutated(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  for (let count = Math.ceil(random() * 8); count > 0 && copy.length > 0; count -= 1) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  }
  const cutAt = Math.floor(random() * copy.length)
  return random() < 0.3 ? copy.subarray(0, cutAt) : copy
}

function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)]
  if (choice === undefined) throw new Error('nothing to choose from')
  return choice
}

/** Sends bytes as they are; the status of the first answer, or null when there was none in time. */
export function sendBytes(url: string, bytes: Buffer, limitMs: number): Promise<number | null> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    const end = (): void => {
      clearTimeout(limit)
      socket.destroy()
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer.replace(/^HTTP\/1\.1 100[^]*?\r\n\r\n/, ''))?.[1]
      resolve(status === undefined ? null : Number(status))
    }
    const limit = setTimeout(end, limitMs)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      if (answer.length < 1000) answer += text
    })
    socket.on('error', end)
    socket.on('close', end)
    socket.write(bytes)
  })
}
