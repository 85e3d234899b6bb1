import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { cutAfter, startFileHost } from '../../../test/fakes/file-host.ts'
import { until } from '../../../test/fakes/until.ts'
import { hasCode } from '#platform/errors'
import { download, fetchText } from './download.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-download-'))
after(() => rm(home, { recursive: true, force: true }))
const host = await startFileHost()
const other = await startFileHost()
const content = Buffer.from('0123456789'.repeat(5000))
const never = new AbortController().signal

let count = 0
/** A place for a file, with what an earlier download left there. */
async function place(already = ''): Promise<string> {
  count += 1
  const file = join(home, String(count))
  if (already !== '') await writeFile(file, already)
  return file
}

async function fetchInto(file: string, address: string, signal = never) {
  const seen: number[] = []
  await download({ url: new URL(address), file, signal, onProgress: (bytes) => seen.push(bytes) })
  return seen
}

/** What is told of a failure to whoever asked. */
async function failureOf(action: Promise<unknown>): Promise<{ what: string; hint: string }> {
  const error: unknown = await action.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  )
  assert.ok(hasCode(error, 'registry_unreachable'), String(error))
  return error.details
}

describe('a file', () => {
  test('is fetched whole, and how far it has come is told in rising numbers', async () => {
    host.put('/a', content)
    const file = await place()
    const seen = await fetchInto(file, `${host.url}/a`)
    assert.ok((await readFile(file)).equals(content))
    assert.deepEqual([seen.at(-1), seen], [content.length, seen.toSorted((one, two) => one - two)])
  })

  test('goes on from what is here, which is not asked for again', async () => {
    host.put('/b', content)
    const file = await place('0123456789')
    host.asked.length = 0
    const [first = 0] = await fetchInto(file, `${host.url}/b`)
    assert.deepEqual(host.asked, ['/b bytes=10-'])
    assert.ok(first > 10, 'what is here counts as done')
    assert.ok((await readFile(file)).equals(content))
  })

  test('is fetched again from its beginning when the server knows no ranges', async () => {
    host.put('/c', (_request, response) => response.end(content))
    const file = await place('something else')
    await fetchInto(file, `${host.url}/c`)
    assert.ok((await readFile(file)).equals(content))
  })

  test('that is here whole is left as it is', async () => {
    host.put('/d', Buffer.from('entier'))
    const file = await place('entier')
    assert.deepEqual(await fetchInto(file, `${host.url}/d`), [])
    assert.equal(await readFile(file, 'utf8'), 'entier')
  })

  test('that is cut is gone on with, without being asked', async () => {
    let times = 0
    host.put('/e', (request, response) => {
      times += 1
      if (times < 3) cutAfter(content, 12_000)(request, response)
      else {
        const from = Number(/=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
        response.writeHead(206, { 'content-length': content.length - from }).end(content.subarray(from))
      }
    })
    const file = await place()
    await fetchInto(file, `${host.url}/e`)
    assert.equal(times, 3)
    assert.ok((await readFile(file)).equals(content), 'each piece stands once, in its place')
  })

  test('that is cut each time is given up, and what came of it stays to go on from', async () => {
    const file = await place()
    // Hangs up once the piece is there: what is still on its way may be lost.
    host.put('/f', (request, response) => {
      const from = Number(/=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      response.writeHead(from === 0 ? 200 : 206, { 'content-length': content.length - from })
      response.write(content.subarray(from, from + 1000))
      const isThere = async () => (await stat(file).catch(() => ({ size: 0 }))).size === from + 1000
      void until(isThere).then(() => response.destroy())
    })
    host.asked.length = 0
    const { what } = await failureOf(fetchInto(file, `${host.url}/f`))
    assert.equal(what, `${new URL(host.url).host}/f`)
    assert.equal(host.asked.length, 4)
    const kept = await readFile(file)
    assert.deepEqual(kept, content.subarray(0, 4000))
  })
})

describe('a refusal', () => {
  for (const status of [401, 403, 404, 500, 503]) {
    test(`${status} is told, asked for once, and writes no file`, async () => {
      host.put('/refused', (_request, response) => response.writeHead(status).end('<h1>no</h1>'))
      host.asked.length = 0
      const file = await place()
      assert.deepEqual(await failureOf(fetchInto(file, `${host.url}/refused`)), {
        what: `${new URL(host.url).host}/refused`,
        hint: `HTTP ${status}`,
      })
      assert.deepEqual([host.asked.length, existsSync(file)], [1, false])
    })
  }

  test('of a place where nobody listens names it', async () => {
    const { what } = await failureOf(fetchInto(await place(), 'http://127.0.0.1:9/model.gguf'))
    assert.equal(what, '127.0.0.1:9/model.gguf')
  })
})

describe('who asks', () => {
  const basic = `Basic ${Buffer.from('moi:s3cr&t').toString('base64')}`
  const withSecret = (path: string): string => host.url.replace('//', '//moi:s3cr%26t@') + path

  test('is told in the header, not in the address', async () => {
    host.put('/private', content)
    host.asked.length = 0
    await fetchInto(await place(), withSecret('/private'))
    assert.deepEqual(host.asked, [`/private ${basic}`])
  })

  test('threat: secret in a message: a failure never repeats the password', async () => {
    host.put('/private-cut', cutAfter(content, 10))
    for (const path of ['/absent', '/private-cut']) {
      const failure = await failureOf(fetchInto(await place(), withSecret(path)))
      assert.doesNotMatch(JSON.stringify(failure), /moi|s3cr/)
    }
  })

  test('threat: secret to another host: a redirection does not carry the password there', async () => {
    other.put('/elsewhere', content)
    host.put('/moved', (_request, response) => response.writeHead(302, { location: `${other.url}/elsewhere` }).end())
    host.asked.length = 0
    const file = await place()
    await fetchInto(file, withSecret('/moved'))
    assert.deepEqual(host.asked, [`/moved ${basic}`])
    assert.deepEqual(other.asked, ['/elsewhere'])
    assert.ok((await readFile(file)).equals(content))
  })

  test('a redirection without end is given up', async () => {
    host.put('/round', (_request, response) => response.writeHead(302, { location: '/round' }).end())
    host.asked.length = 0
    await failureOf(fetchInto(await place(), `${host.url}/round`))
    assert.ok(host.asked.length <= 24, String(host.asked.length))
  })
})

test('whoever stops it gets their own reason, and it is not tried again', async () => {
  const stopping = new AbortController()
  host.put('/slow', (_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('beginning')
  })
  host.asked.length = 0
  const file = await place()
  const action = download({
    url: new URL(`${host.url}/slow`),
    file,
    signal: stopping.signal,
    onProgress: () => stopping.abort(new Error('stopped by hand')),
  })
  await assert.rejects(action, /stopped by hand/)
  assert.equal(host.asked.length, 1)
  assert.equal(await readFile(file, 'utf8'), 'beginning')
})

test('a disk that is full is told as such, at once', { skip: !existsSync('/dev/full') }, async () => {
  host.put('/g', content)
  host.asked.length = 0
  await assert.rejects(fetchInto('/dev/full', `${host.url}/g`), (error) => {
    assert.ok(hasCode(error, 'folder_not_writable'), String(error))
    assert.equal(error.details.folder, '/dev')
    assert.match(error.details.reason, /ENOSPC/)
    return true
  })
  assert.equal(host.asked.length, 1)
})

describe('a page', () => {
  test('is given with its type, asked for as wanted', async () => {
    host.put('/page', (request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`é ${request.headers.accept}`)
    })
    assert.deepEqual(await fetchText(new URL(`${host.url}/page`), 'text/html', never), {
      text: 'é text/html',
      type: 'text/html; charset=utf-8',
    })
  })

  test('that is absent or too large is told', async () => {
    assert.equal((await failureOf(fetchText(new URL(`${host.url}/none`), '*/*', never))).hint, 'HTTP 404')
    const megabyte = Buffer.alloc(1024 * 1024, 'x')
    host.put('/large', (_request, response) => {
      for (let index = 0; index < 9; index += 1) response.write(megabyte)
      response.end()
    })
    assert.equal((await failureOf(fetchText(new URL(`${host.url}/large`), '*/*', never))).hint, 'the page is too large')
  })
})
