import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRequire } from 'node:module'
import { notingFetch } from '../fakes/sent-request.ts'

/** Mistral’s client, with all that its declarations let one say: nothing leaves, and the contract judges it. */
type Asking = Readonly<Record<string, (asked: object) => PromiseLike<unknown>>>

/** What of it is used: its own declarations change those of every stream in the program. */
interface MistralClient extends Readonly<Record<'chat' | 'fim' | 'embeddings' | 'classifiers', Asking>> {
  readonly models: Asking
  readonly ocr: Asking
  readonly files: Asking
  readonly batch: { readonly jobs: Asking }
}
interface Library {
  readonly HTTPClient: new (settings: { fetcher: typeof fetch }) => object
  readonly Mistral: new (settings: object) => MistralClient
}

const require = createRequire(import.meta.url)
const { HTTPClient, Mistral }: Library = require('@mistralai/mistralai')
const noted = notingFetch()
const httpClient = new HTTPClient({ fetcher: noted.fetch })
const mistral = new Mistral({
  apiKey: 'k',
  serverURL: 'http://socle.test',
  httpClient,
  retryConfig: { strategy: 'none' },
})

async function assertAccepted(operation: string, call: () => PromiseLike<unknown> | undefined): Promise<unknown> {
  try {
    await call()
  } catch {
    // An empty object is no answer to it.
  }
  const sent = noted.last()
  assert.deepEqual([sent.operation, sent.faults], [operation, []])
  return sent.body
}

const model = 'plume'
const messages = [{ role: 'user' as const, content: 'Bonjour' }]

test('it chats, completes and embeds with every member that it knows', async () => {
  const body = await assertAccepted('createChatCompletion', () =>
    mistral.chat['complete']?.({
      model,
      messages: [
        { role: 'system', content: 'a' },
        { role: 'user', content: [{ type: 'text', text: 'a' }] },
        { role: 'assistant', content: 'a', prefix: true },
      ],
      tools: [{ type: 'function', function: { name: 'meteo', parameters: {} } }],
      toolChoice: { type: 'function', function: { name: 'meteo' } },
      responseFormat: { type: 'json_schema', jsonSchema: { name: 'a', schemaDefinition: {} } },
      randomSeed: 1,
      safePrompt: true,
      promptMode: 'reasoning',
      stop: ['a'],
      n: 1,
    }),
  )
  assert.equal(Object(body).random_seed, 1)
  const fim = { model, prompt: 'a', suffix: null, stop: 'b', randomSeed: 1, minTokens: 1, maxTokens: 2 }
  await assertAccepted('fillInTheMiddle', () => mistral.fim['complete']?.(fim))
  await assertAccepted('createEmbeddings', () =>
    mistral.embeddings['create']?.({ model, inputs: ['a'], outputDimension: 8 }),
  )
  await assertAccepted('createModeration', () => mistral.classifiers['moderate']?.({ model, inputs: 'a' }))
  await assertAccepted('getModel', () => mistral.models['retrieve']?.({ modelId: 'mistralai/plume' }))
})

test('it has documents read by each of the ways to give one', async () => {
  for (const document of [
    { type: 'document_url' as const, documentUrl: 'data:application/pdf;base64,AA==', documentName: 'a.pdf' },
    { type: 'image_url' as const, imageUrl: 'data:image/png;base64,AA==' },
    { type: 'image_url' as const, imageUrl: { url: 'data:image/png;base64,AA==', detail: 'high' as const } },
    { type: 'file' as const, fileId: 'file-1' },
  ]) {
    for (const pages of [[0, 2], '0,2-4', null]) {
      await assertAccepted('recogniseText', () =>
        mistral.ocr['process']?.({
          model: null,
          document,
          pages,
          includeImageBase64: true,
          imageLimit: 0,
          imageMinSize: 10,
          tableFormat: 'html',
          extractHeader: true,
          includeBlocks: true,
          confidenceScoresGranularity: 'page',
        }),
      )
    }
  }
})

test('it asks many things at once, by a file or by requests', async () => {
  const job = { endpoint: '/v1/chat/completions' as const, model, metadata: { a: 'b' }, timeoutHours: 168 }
  await assertAccepted('createBatchJob', () => mistral.batch.jobs['create']?.({ ...job, inputFiles: ['file-1'] }))
  const requests = [{ customId: '0', body: { messages } }, { body: { messages } }]
  await assertAccepted('createBatchJob', () => mistral.batch.jobs['create']?.({ ...job, requests }))
  const listed = {
    page: 1,
    pageSize: 50,
    model,
    createdByMe: true,
    status: ['SUCCESS' as const, 'FAILED' as const],
    createdAfter: new Date(0),
  }
  await assertAccepted('listBatchJobs', () => mistral.batch.jobs['list']?.(listed))
  await assertAccepted('getBatchJob', () => mistral.batch.jobs['get']?.({ jobId: 'batch_1' }))
  await assertAccepted('listFiles', () => mistral.files['list']?.({ purpose: 'ocr' }))
  await assertAccepted('addressFile', () => mistral.files['getSignedUrl']?.({ fileId: 'file-1', expiry: 168 }))
})
