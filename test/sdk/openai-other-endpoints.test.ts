import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI, { BadRequestError, NotFoundError, toFile, UnprocessableEntityError } from 'openai'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client on what is neither chat nor embeddings. */
let server: TestServer
let scripted: ScriptedServer
let openai: OpenAI

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key, maxRetries: 0 })
})
after(() => scripted.close())

const recording = () => toFile(Buffer.alloc(400_000, 'RIFF'), 'séance "1".wav', { type: 'audio/wav' })

test('a recording is transcribed in every format, its bytes and its name as they were', async () => {
  const file = await recording()
  const base = { file, model: 'listener', language: 'fr', timestamp_granularities: ['segment' as const] }
  const json = await openai.audio.transcriptions.create(base)
  assert.equal(json.text, 'La séance est ouverte.')
  // As Albert's clients read it.
  assert.partialDeepStrictEqual(json, { model: 'listener', language: 'fr', segments: null })
  assert.partialDeepStrictEqual(Object(json.usage), {
    ...{ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0, requests: 1 },
    impacts: { kWh: 0, kgCO2eq: 0 },
  })
  assert.match(String(Reflect.get(json, 'id')), /^trans-/)
  const form = scripted.received.at(-1)?.body.toString('latin1') ?? ''
  assert.match(form, /name="model"\r\n\r\nlistener\r\n/)
  assert.match(form, /name="timestamp_granularities\[\]"\r\n\r\nsegment\r\n/)
  assert.ok(form.includes(Buffer.from('filename="séance %221%22.wav"\r\nContent-Type: audio/wav').toString('latin1')))
  assert.equal(form.match(/RIFF/g)?.length, 100_000)
  const text: unknown = await openai.audio.transcriptions.create({ ...base, response_format: 'text' })
  assert.equal(text, 'La séance est ouverte.')
  const srt = await openai.audio.transcriptions.create({ ...base, response_format: 'srt' }).asResponse()
  assert.match(srt.headers.get('content-type') ?? '', /^application\/x-subrip/)
  const vtt = await openai.audio.transcriptions.create({ ...base, response_format: 'vtt' })
  assert.match(vtt, /^WEBVTT\n/)
  const whole = await openai.audio.transcriptions.create({ ...base, response_format: 'verbose_json' })
  assert.deepEqual([whole.duration, whole.segments?.length], [2, 1])
  assert.partialDeepStrictEqual(whole, {
    language: 'french',
    model: 'listener',
    usage: { type: 'duration', seconds: 2 },
  })
  const speakers: unknown = await openai.audio.transcriptions.create({ ...base, response_format: 'diarized_json' })
  assert.equal(Object(speakers).segments[0].speaker, 'A')
})

test('a recording is translated, and a text read aloud', async () => {
  const { text } = await openai.audio.translations.create({ file: await recording(), model: 'listener' })
  assert.equal(text, 'La séance est ouverte.')
  const speech = await openai.audio.speech.create({ model: 'speaker', voice: 'alloy', input: 'Bonjour' })
  assert.equal(speech.headers.get('content-type'), 'audio/mpeg')
  assert.equal((await speech.arrayBuffer()).byteLength, 4)
})

test('a call is refused in the client’s own errors', async () => {
  const file = await recording()
  await assert.rejects(openai.audio.transcriptions.create({ file, model: 'absent' }), NotFoundError)
  await assert.rejects(openai.audio.transcriptions.create({ file, model: 'writer' }), UnprocessableEntityError)
  const empty = openai.post('/audio/transcriptions', { body: new FormData() })
  await assert.rejects(empty, UnprocessableEntityError)
})

test('texts are gone on with, whole and streamed', async () => {
  const whole = await openai.completions.create({ model: 'writer', prompt: 'Il était' })
  assert.equal(whole.choices[0]?.text, ' et la suite')
  const parts: string[] = []
  let tokens = 0
  for await (const part of await openai.completions.create({ model: 'writer', prompt: 'Il était', stream: true })) {
    parts.push(part.choices[0]?.text ?? '')
    tokens = part.usage?.total_tokens ?? tokens
  }
  assert.deepEqual([parts.join(''), tokens], [' et la suite', 29])
})

test('texts are moderated, by the one model that does when none is named', async () => {
  const named = await openai.moderations.create({ model: 'moderator', input: 'Bonjour' })
  assert.equal(named.results[0]?.flagged, false)
  assert.equal((await openai.moderations.create({ input: ['a', 'b'] })).model, 'moderator')
})

test('models say what they do in Albert’s words', async () => {
  const types = new Map<string, unknown>()
  for await (const model of openai.models.list()) types.set(model.id, Reflect.get(model, 'type'))
  assert.equal(types.get('ranker'), 'text-classification')
  assert.equal(types.get('listener'), 'automatic-speech-recognition')
  assert.equal(types.get('writer'), 'text-generation')
})

test('a file in a chat is read by the model as its text', async () => {
  const bytes = Buffer.from('<html><body><h1>Congés</h1><p>Vingt-cinq jours par an.</p></body></html>')
  const kept = await openai.files.create({ file: await toFile(bytes, 'conges.html'), purpose: 'user_data' })
  const ask = (file: OpenAI.Chat.Completions.ChatCompletionContentPart.File.File, model = 'writer') =>
    openai.chat.completions.create({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'file', file },
            { type: 'text', text: 'Combien de jours ?' },
          ],
        },
      ],
    })
  const answer = await ask({ file_id: kept.id })
  assert.equal(answer.choices[0]?.message.content, 'Bonjour à tous.')
  const sent = () => Object(scripted.received.at(-1)?.json['messages'])[0].content
  assert.deepEqual(sent(), [
    { type: 'text', text: 'conges.html\n\n# Congés\n\nVingt-cinq jours par an.\n\n' },
    { type: 'text', text: 'Combien de jours ?' },
  ])
  const file_data = `data:text/plain;base64,${Buffer.from('Trente jours.').toString('base64')}`
  await ask({ filename: 'note.txt', file_data })
  assert.match(sent()[0].text, /^note\.txt\n\nTrente jours\./)
  await assert.rejects(ask({ file_id: 'file-999999' }), NotFoundError)
  await assert.rejects(ask({ filename: 'a.pdf' }), BadRequestError)
})
