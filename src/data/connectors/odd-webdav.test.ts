import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, beforeEach, test } from 'node:test'
import { openOutbound } from '#platform/http/outbound'
import { webdav } from './webdav.ts'

/** A server that answers for each folder what the test has it say. */
const answers = new Map<string, string>()
const asked: { path: string; depth: unknown; authorization: unknown }[] = []
const server = createServer((request, response) => {
  const { url = '', headers } = request
  asked.push({ path: url, depth: headers['depth'], authorization: headers.authorization })
  const said = answers.get(url)
  response.writeHead(said === undefined ? 404 : 207).end(said)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
after(async () => {
  server.close()
  await outbound.close()
})
const bound = server.address()
const site = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`
beforeEach(() => {
  answers.clear()
  asked.length = 0
})

function list(secret: string | null = 'mot', address = `${site}/dav`) {
  const access = { secret, outbound, signal: new AbortController().signal }
  return Array.fromAsync(webdav.list({ address, user: 'agent' }, access))
}

const names = async () => (await list()).map(({ name }) => name)

interface Said {
  isFolder?: boolean
  etag?: string
  modified?: string
  size?: string
  prefix?: string
}

function entry(href: string, { isFolder = false, etag = '"1"', modified = '', size = '5', prefix = 'd' }: Said = {}) {
  const tag = (name: string, value: string) => `<${prefix}:${name}>${value}</${prefix}:${name}>`
  const type = tag('resourcetype', isFolder ? `<${prefix}:collection/>` : '')
  const prop = type + tag('getetag', etag) + tag('getlastmodified', modified) + tag('getcontentlength', size)
  return tag('response', tag('href', href) + tag('propstat', tag('prop', prop)))
}

const multistatus = (...entries: string[]): string =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${entries.join('')}</d:multistatus>`

test('each folder is asked once, one level at a time, with the name and the password', async () => {
  answers.set('/dav/', multistatus(entry('/dav/', { isFolder: true }), entry('/dav/a/', { isFolder: true })))
  answers.set('/dav/a/', multistatus(entry('/dav/a/', { isFolder: true }), entry('/dav/a/acte.pdf')))
  assert.deepEqual(await names(), ['a/acte.pdf'])
  const authorization = `Basic ${Buffer.from('agent:mot').toString('base64')}`
  assert.deepEqual(asked, [
    { path: '/dav/', depth: '1', authorization },
    { path: '/dav/a/', depth: '1', authorization },
  ])
})

test('a folder that names itself below itself, or with and without its last sign, ends', async () => {
  answers.set('/dav/', multistatus(entry('/dav', { isFolder: true }), entry('/dav/a', { isFolder: true })))
  answers.set('/dav/a/', multistatus(entry('/dav/', { isFolder: true }), entry('/dav/a', { isFolder: true })))
  assert.deepEqual(await names(), [])
  assert.deepEqual(
    asked.map(({ path }) => path),
    ['/dav/', '/dav/a/'],
  )
})

test('what a server answers of elsewhere is never asked for, nor listed', async () => {
  answers.set(
    '/dav/',
    multistatus(
      entry('/ailleurs/secret.txt'),
      entry('/dav/../secret.txt'),
      entry('/dav/%2e%2e/secret.txt'),
      entry('http://169.254.169.254/dav/secret.txt'),
      entry('https://exemple.fr/dav/', { isFolder: true }),
      entry('/davantage/', { isFolder: true }),
      entry('//exemple.fr/dav/secret.txt'),
      entry('http://['),
      entry('/dav/acte.pdf'),
    ),
  )
  assert.deepEqual(await names(), ['acte.pdf'])
  assert.equal(asked.length, 1)
})

test('names are read as they are meant; one in another encoding stays as its address has it', async () => {
  answers.set(
    '/dav/',
    multistatus(
      entry('/dav/D%C3%A9lib%C3%A9ration%20n%C2%B0%2012.pdf'),
      entry('/dav/caf%E9.txt'),
      entry('/dav/100%.txt'),
      entry('/dav/a&amp;b.txt'),
      entry('/dav/z%00ro.txt'),
      entry('/dav/.corbeille'),
      entry('/dav/.git/config'),
      entry('/dav/a//b.txt'),
    ),
  )
  assert.deepEqual(await names(), ['Délibération n° 12.pdf', 'caf%E9.txt', '100%.txt', 'a&b.txt', 'z%00ro.txt'])
})

test('a file is marked by its etag, else by its size and time; its day is that of its time', async () => {
  const modified = 'Sun, 01 Mar 2026 10:00:00 GMT'
  answers.set(
    '/dav/',
    multistatus(
      entry('/dav/a.txt', { etag: '"abc"', modified }),
      entry('/dav/b.txt', { etag: '', modified, size: '12' }),
      entry('/dav/c.txt', { etag: '', modified: 'hier', size: '' }),
    ),
  )
  assert.deepEqual(
    (await list()).map(({ name, mark, updatedAt }) => [name, mark, updatedAt]),
    [
      ['a.txt', '"abc"', '2026-03-01'],
      ['b.txt', '12 2026-03-01T10:00:00.000Z', '2026-03-01'],
      ['c.txt', ' ', null],
    ],
  )
})

test('servers write the names of DAV under prefixes of their own, or under none', async () => {
  const plain = entry('/dav/b.txt').replaceAll('d:', '')
  answers.set('/dav/', multistatus(entry('/dav/a.txt', { prefix: 'lp1' }), plain))
  assert.deepEqual(await names(), ['a.txt', 'b.txt'])
})

test('what is no list of files is told', async () => {
  await assert.rejects(list(), {
    code: 'site_unreachable',
    details: { host: new URL(site).host, reason: 'status 404' },
  })
  answers.set('/dav/', '<html><body>Maintenance')
  await assert.rejects(list(), { code: 'corrupted', details: { reason: 'ends_too_early' } })
  answers.set('/dav/', '<html><body>Maintenance</body></html>')
  assert.deepEqual(await list(), [])
})
