import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { formPage, pngOf, scanned, scannedLine, scannedPdf } from '../fakes/scanned-pages.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { writePdf } from '../fakes/write-pdf.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client, against the real program: its own engine, a model that sees, a server of the same interface. */
let server: TestServer
let scripted: ScriptedServer
let mistral: OcrClient

/** What is used of the client: its own types change those of streams for the whole program. */
interface OcrClient {
  readonly files: {
    upload(request: { file: File; purpose: string }): Promise<{ readonly id: string }>
    getSignedUrl(request: { fileId: string; expiry: number }): Promise<{ readonly url: string }>
  }
  readonly ocr: { process(request: Record<string, unknown>): Promise<OcrResponse> }
}
interface OcrResponse {
  readonly model: string
  readonly pages: readonly {
    readonly index: number
    readonly markdown: string
    readonly dimensions: unknown
    readonly tables?: readonly { readonly content: string }[]
  }[]
  readonly usageInfo: { readonly pagesProcessed: number; readonly docSizeBytes: number }
}
const packageName: string = '@mistralai/mistralai'
const { Mistral }: { Mistral: new (options: object) => OcrClient } = await import(packageName)

before(async () => {
  scripted = await startScriptedServer()
  const models = {
    seer: { upstream: 'writer', type: 'vision' },
    'ocr-server': { upstream: 'ocr-1', type: 'ocr' },
    ranker: { upstream: 'ranker', type: 'rerank' },
  }
  server = await testServer({ backends: { scripted: { url: scripted.url, models } } })
  mistral = new Mistral({ serverURL: server.url, apiKey: server.key, retryConfig: { strategy: 'none' } })
})
after(() => scripted.close())

const asUrl = (bytes: Uint8Array, type: string) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
const form = await scanned(formPage(), { dotsPerInch: 200 })
const line = await scannedLine('Le conseil se tient mardi.')
const lines = Buffer.from(scannedPdf([line, line]))
const written = writePdf([{ words: [{ text: 'Une page écrite.', x: 60, y: 700 }] }])

test('a file that was kept is read by its id', async () => {
  const sent = new FormData()
  sent.set('purpose', 'ocr')
  sent.set('file', new File([new Uint8Array(written)], 'page.pdf', { type: 'application/pdf' }))
  const headers = { authorization: `Bearer ${server.key}` }
  const kept = await fetch(new URL('/v1/files', server.url), { method: 'POST', headers, body: sent })
  const { id } = Object(await kept.json())
  const read = await mistral.ocr.process({ model: 'socle-ocr', document: { type: 'file', fileId: id } })
  assert.match(read.pages[0]?.markdown ?? '', /Une page écrite\./)
  await mistral.ocr.process({ model: 'ocr-server', document: { type: 'file', fileId: id } })
  const passed = Object(scripted.received.at(-1)?.json['document'])
  assert.equal(passed.document_url, asUrl(written, 'application/pdf'))
  await assert.rejects(mistral.ocr.process({ model: 'socle-ocr', document: { type: 'file', fileId: 'file-autre' } }))
})

test('a file that was sent is read by its address, as Mistral’s guide does it', async () => {
  const { id } = await mistral.files.upload({ file: new File([new Uint8Array(written)], 'page.pdf'), purpose: 'ocr' })
  const { url } = await mistral.files.getSignedUrl({ fileId: id, expiry: 1 })
  assert.ok(url.startsWith(`${server.url}/v1/signed-files/v1.`), url)
  const document = { type: 'document_url' as const, documentUrl: url }
  const read = await mistral.ocr.process({ model: 'socle-ocr', document })
  assert.match(read.pages[0]?.markdown ?? '', /Une page écrite\./)
  assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), Buffer.from(written), 'without a key too')
})

test('a scanned PDF is read by the engine that is carried, the pages that were asked for', async () => {
  const document = { type: 'document_url' as const, documentUrl: asUrl(lines, 'application/pdf') }
  const { pages, usageInfo, model } = await mistral.ocr.process({ model: 'socle-ocr', document, pages: [1] })
  assert.equal(model, 'socle-ocr')
  assert.deepEqual(
    pages.map(({ index, markdown }) => [index, markdown]),
    [[1, 'Le conseil se tient mardi.']],
  )
  assert.deepEqual(pages[0]?.dimensions, { dpi: 300, height: 600, width: 2475 })
  assert.deepEqual([usageInfo.pagesProcessed, usageInfo.docSizeBytes], [1, lines.length])
})

test('a picture is read, its tables apart when asked for', async () => {
  const document = { type: 'image_url' as const, imageUrl: { url: asUrl(pngOf(form), 'image/png') } }
  const { pages } = await mistral.ocr.process({ model: null, document, tableFormat: 'html' })
  const [table] = pages[0]?.tables ?? []
  assert.match(table?.content ?? '', /<tr><td>Prénom<\/td><td>MANON<\/td><\/tr>/)
  assert.equal(pages[0]?.markdown, '[tbl-0.html](tbl-0.html)')
})

test('a page whose text is written is not looked at', async () => {
  const document = { type: 'document_url' as const, documentUrl: asUrl(written, 'application/pdf') }
  const { pages } = await mistral.ocr.process({ model: null, document })
  assert.deepEqual(
    pages.map(({ index, markdown }) => [index, markdown]),
    [[0, 'Une page écrite.']],
  )
})

test('a model that sees is shown each page, and a server of the interface gets the request', async () => {
  const document = { type: 'document_url' as const, documentUrl: asUrl(written, 'application/pdf') }
  const seen = await mistral.ocr.process({ model: 'seer', document })
  assert.equal(seen.pages[0]?.markdown, 'Bonjour à tous.')
  assert.match(JSON.stringify(scripted.received.at(-1)?.json), /"image_url":\{"url":"data:image\/png;base64,iVBOR/)
  const elsewhere = await mistral.ocr.process({ model: 'ocr-server', document, pages: [0] })
  assert.deepEqual([elsewhere.model, elsewhere.pages[0]?.markdown], ['ocr-server', '# Lu ailleurs'])
  const { model, pages } = scripted.received.at(-1)?.json ?? {}
  assert.deepEqual([model, pages], ['ocr-1', [0]])
})

test('what cannot be done is refused with its reason', async () => {
  const document = { type: 'document_url' as const, documentUrl: asUrl(written, 'application/pdf') }
  const codeOf = async (body: Record<string, unknown>): Promise<unknown> => {
    const { json, status } = await server.call('POST', '/v1/ocr', { body })
    return [status, json['error']?.['code']]
  }
  const asked = { document: { type: 'document_url', document_url: document.documentUrl } }
  assert.deepEqual(await codeOf({ ...asked, model: 'nobody' }), [404, 'model_not_found'])
  assert.deepEqual(await codeOf({ ...asked, model: 'ranker' }), [422, 'model_cannot'])
  assert.deepEqual(await codeOf({ ...asked, pages: '3-1' }), [400, 'invalid_request'])
  assert.deepEqual(await codeOf({ ...asked, document_annotation_format: { type: 'json_schema' } }), [
    400,
    'invalid_request',
  ])
  assert.deepEqual(await codeOf({ document: { document_url: 'https://exemple.fr/a.pdf' } }), [400, 'invalid_request'])
  assert.deepEqual(await codeOf({ document: { document_url: 'data:application/pdf;base64,JVBERi0x' } }), [
    422,
    'corrupted',
  ])
})

test('any document is parsed and not kept', async () => {
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(lines)]), 'inscription.pdf')
  // The older path is an alias.
  const reply = await fetch(new URL('/v1/parse-beta', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body,
  })
  const parsed: unknown = await reply.json()
  assert.equal(reply.status, 200)
  assert.partialDeepStrictEqual(parsed, {
    object: 'parsed_document',
    name: 'inscription.pdf',
    media_type: 'application/pdf',
    pages: [
      { page: 1, start: 0, recognised: true, doubtful: false },
      { page: 2, recognised: true, doubtful: false },
    ],
  })
  assert.equal((await server.call('GET', '/v1/documents')).json['total'], 0)
})
