import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { testCacheFolder } from '../../../test/fakes/cache-folder.ts'
import { until } from '../../../test/fakes/until.ts'
import { hasCode } from '#platform/errors'
import { createLog } from '#platform/telemetry/log'
import { startEmbeddingEngine } from './embedding-engine.ts'
import type { RunningEmbeddingEngine } from './embedding-engine.ts'
import { expectedTexts } from './fixtures/expected-texts.ts'
import { carriedModelsFolder, readModelManifest } from './model-manifest.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-engine-'))
const cacheFolder = testCacheFolder
const log = createLog('silent')
const engine = await startEmbeddingEngine({ log, cacheFolder, threads: 1 })
after(async () => {
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
})

const passage = 'passage: La durée maximale de la période d’essai des cadres est de quatre mois. '.repeat(12)
const question = 'query: combien de temps dure la période d’essai ?'

function cosine(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}

function passages(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${passage}${index}`)
}

function kill({ pid }: RunningEmbeddingEngine): void {
  const number = pid()
  assert.ok(number)
  process.kill(number, 'SIGKILL')
}

/** One of its own: pauses grow while a process keeps ending. */
async function ownEngine(context: TestContext): Promise<RunningEmbeddingEngine> {
  const own = await startEmbeddingEngine({ log, cacheFolder, threads: 1 })
  context.after(() => own.stop())
  return own
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function endOf(pid: number): Promise<void> {
  await until(() => !isAlive(pid), 5_000)
}

describe('what it computes', () => {
  test('vectors close to those of the untrimmed model in full precision', async () => {
    const expected = await expectedTexts()
    const { vectors } = await engine.embed(expected.map(({ text }) => text))
    for (const [index, { text, vector }] of expected.entries()) {
      const similarity = cosine(vectors[index] ?? new Float32Array(), vector)
      assert.ok(similarity > 0.99, `${similarity} for ${text}`)
    }
  })

  test('vectors of length 1, of the size announced, and tokens counted', async () => {
    const { vectors, tokens } = await engine.embed([question])
    assert.equal(vectors[0]?.length, engine.dimensions)
    assert.ok(Math.abs(Math.hypot(...(vectors[0] ?? [])) - 1) < 1e-5)
    assert.ok(tokens > 10 && tokens < 25, String(tokens))
  })

  test('the passage that answers is closer than others, in other languages too', async () => {
    const { vectors } = await engine.embed([
      'passage: La période d’essai d’un cadre dure quatre mois au plus.',
      'passage: Le congé de maternité dure seize semaines.',
      'passage: La carte d’identité est valable dix ans.',
      question,
      'query: how long is the trial period of a manager?',
      'query: Wie lange dauert die Probezeit?',
    ])
    const [answer, second, third, ...questions] = vectors
    assert.ok(answer && second && third)
    for (const each of questions) {
      assert.ok(cosine(each, answer) > Math.max(cosine(each, second), cosine(each, third)))
    }
  })

  test('a text of a megabyte is cut, no text at all is no work', async () => {
    const { tokens } = await engine.embed(['mot '.repeat(250_000)])
    assert.equal(tokens, 512)
    assert.deepEqual(await engine.embed([]), { vectors: [], tokens: 0 })
    assert.equal((await engine.embed([''])).vectors.length, 1)
  })
})

describe('who waits', () => {
  test('a question is answered while hundreds of passages wait', async () => {
    const given = new AbortController()
    const bulk = engine.embed(passages(400), given.signal)
    const order: string[] = []
    const bulkEnd = bulk.then(
      () => order.push('bulk'),
      () => order.push('given up'),
    )
    await engine.embed([question])
    order.push('question')
    given.abort()
    await bulkEnd
    assert.deepEqual(order, ['question', 'given up'])
  })

  test('giving up frees the engine at once', async () => {
    const given = new AbortController()
    const bulk = engine.embed(passages(400), given.signal)
    // It goes first: the passages are in line by then, and one of them is being read.
    await engine.embed([question])
    given.abort(new Error('given up'))
    await assert.rejects(bulk, /given up/)
    await assert.rejects(engine.embed([question], given.signal), /given up/)
    assert.equal((await engine.embed([question])).vectors.length, 1)
  })
})

describe('when its process ends', () => {
  test('killed at work: every text still gets its vector', async (context) => {
    const own = await ownEngine(context)
    const before = own.pid()
    const texts = [...passages(6), question]
    const expected = await engine.embed(texts)
    const bulk = own.embed(texts)
    await own.embed([question])
    kill(own)
    const { vectors, tokens } = await bulk
    assert.notEqual(own.pid(), before)
    assert.equal(tokens, expected.tokens)
    for (const [index, vector] of vectors.entries()) {
      assert.ok(cosine(vector, expected.vectors[index] ?? new Float32Array()) > 0.9999)
    }
  })

  test('killed at rest: the next text is answered by another one', async (context) => {
    const own = await ownEngine(context)
    const before = own.pid()
    kill(own)
    await until(() => own.pid() !== before)
    assert.equal((await own.embed([question])).vectors.length, 1)
  })

  test('killed each time a text is tried: refused after the second, the engine lives on', async (context) => {
    const own = await ownEngine(context)
    const refused = assert.rejects(own.embed(passages(200)), (error) => hasCode(error, 'engine_unavailable'))
    const first = own.pid()
    await own.embed([question])
    kill(own)
    while (own.pid() === first || own.pid() === null) await delay(1)
    kill(own)
    await refused
    assert.equal((await own.embed([question])).vectors.length, 1)
  })
})

describe('its life', () => {
  test('a model file whose hash differs is refused at the start', async () => {
    const carried = carriedModelsFolder()
    const { file, sha256 } = await readModelManifest(carried)
    const modelFile = join(folder, 'other.bin')
    await copyFile(join(carried, file), modelFile)
    const handle = await open(modelFile, 'r+')
    await handle.write(Buffer.of(1, 2, 3), 0, 3, 1_000_000)
    await handle.close()
    await assert.rejects(startEmbeddingEngine({ log, cacheFolder, modelFile }), (error) => {
      assert.ok(hasCode(error, 'hash_mismatch'))
      assert.deepEqual([error.details.file, error.details.expected], ['other.bin', sha256])
      return true
    })
  })

  test('its process ends with its owner, however the owner ends', async () => {
    const owner = fork(new URL('./fixtures/engine-owner.ts', import.meta.url), [cacheFolder], { execArgv: [] })
    const [message] = await Promise.race([once(owner, 'message'), once(owner, 'exit')])
    const { enginePid } = message
    assert.equal(isAlive(enginePid), true)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    await endOf(enginePid)
  })

  test('its process leaves signals of the terminal to its owner', async () => {
    const pid = engine.pid()
    assert.ok(pid)
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGTERM')
    await engine.embed([question])
    assert.equal(engine.pid(), pid)
  })

  test('stopping tells those who wait, ends the process, and refuses more', async () => {
    const other = await startEmbeddingEngine({ log, cacheFolder })
    const pid = other.pid()
    assert.ok(pid)
    const waiting = assert.rejects(other.embed(passages(50)), (error) => hasCode(error, 'shutting_down'))
    await other.stop()
    await waiting
    await endOf(pid)
    await assert.rejects(other.embed([question]), (error) => hasCode(error, 'shutting_down'))
  })
})
