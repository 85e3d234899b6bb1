import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { asConversationId } from '#contract/ids'
import { testDatabase } from '../fakes/database.ts'
import { until } from '../fakes/until.ts'
import { launchBrowser } from './harness/chromium.ts'
import { conversationOn } from './harness/conversation.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type ScriptedModel, speak, startScriptedModel } from './harness/scripted-model.ts'
import { visit } from './harness/visitor.ts'

const { db, url } = await testDatabase()
let browser: Browser
let model: ScriptedModel
let program: Program
let cookie: string

before(async () => {
  model = await startScriptedModel()
  const config = { corpora: [], database: { url }, backends: { essai: { url: model.url } } }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram(config)])
  cookie = await program.setUp()
  await addDocument()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await model?.stop()
})

const question = 'Qui remet le badge de stationnement ?'

function post(path: string, body: unknown): Promise<Response> {
  return fetch(new URL(path, program.url), {
    method: 'POST',
    headers: { cookie, origin: program.url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** What the answers rest on: a model is not asked where nothing was found. */
async function addDocument(): Promise<void> {
  const headers = { cookie, origin: program.url }
  const { id }: { id: number } = await (await post('/v1/collections', { name: 'Notes de service' })).json()
  const form = new FormData()
  form.append('collection_id', String(id))
  form.append('file', new Blob(['Le badge de stationnement est remis par la conciergerie.']), 'badge.md')
  const added = await fetch(new URL('/v1/documents', program.url), { method: 'POST', headers, body: form })
  assert.equal(added.status, 201, await added.text())
  await until(async () => {
    const found = await (await post('/v1/search', { query: 'badge de stationnement', limit: 1 })).text()
    return found.includes('conciergerie')
  })
}

/** Processor time of the page's own thread, in milliseconds: a busy machine does not lengthen it. */
interface Work {
  readonly scriptMs: number
  readonly taskMs: number
}

async function meter(page: Page): Promise<() => Promise<Work>> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000
    return { scriptMs: of('ScriptDuration'), taskMs: of('TaskDuration') }
  }
}

const since = (now: Work, before: Work): Work => ({
  scriptMs: now.scriptMs - before.scriptMs,
  taskMs: now.taskMs - before.taskMs,
})

async function longConversation(messages: number): Promise<void> {
  const made = await post('/api/conversations', { title: 'Une très longue conversation' })
  const { id }: { id: number } = await made.json()
  let parent: number | null = null
  for (let number = 1; number <= messages; number += 1) {
    const role: 'user' | 'assistant' = number % 2 === 1 ? 'user' : 'assistant'
    const text = role === 'user' ? `Question ${number} ?` : `Réponse **${number}**.\n\n- un point\n- un autre point`
    const inserted: { id: number } = await db
      .insertInto('message')
      .values({ conversation_id: asConversationId(id), role, text, state: 'finished', parent_id: parent })
      .returning('id')
      .executeTakeFirstOrThrow()
    parent = inserted.id
  }
}

test('F24: a conversation of 500 messages opens within a second', async (t) => {
  await longConversation(500)
  const visitor = await visit(browser, program.url, { cookie, isAlone: true })
  const { page } = visitor
  await page.goto('/')
  await visitor.settled()
  const work = await meter(page)
  const before = await work()
  await page.getByRole('link', { name: 'Une très longue conversation' }).click()
  await page.getByRole('list', { name: 'Messages' }).getByText('Réponse 500.').waitFor()
  const { taskMs } = since(await work(), before)
  t.diagnostic(`${Math.round(taskMs)} ms of processor`)
  assert.equal(await page.getByRole('list', { name: 'Messages' }).locator('> li').count(), 500)
  assert.ok(taskMs < 1000, `${taskMs} ms`)
  await visitor.leave()
})

test('F24: a letter is written in less than 50 ms while an answer comes at 100 tokens a second', async (t) => {
  const visitor = await visit(browser, program.url, { cookie, isAlone: true })
  const { page } = visitor
  await page.goto('/')
  const conversation = conversationOn(page)
  model.play(() => speak('mot '.repeat(1500), 10))
  await conversation.ask(question)
  await conversation.stop.waitFor()
  await conversation.answers.last().getByText('mot mot mot').waitFor()
  const work = await meter(page)
  const before = await work()
  const letters = 'une autre question pendant ce temps'
  await page.keyboard.type(letters)
  const { taskMs } = since(await work(), before)
  t.diagnostic(`${(taskMs / letters.length).toFixed(1)} ms of processor for each letter`)
  assert.equal(await conversation.box.inputValue(), letters)
  assert.ok(await conversation.stop.isVisible(), 'the answer was still coming')
  assert.ok(taskMs / letters.length < 50, `${taskMs} ms for ${letters.length} letters`)
  await conversation.stop.click()
  await conversation.send.waitFor()
  await visitor.leave()
})

test('F24: an answer of 20 kB costs less than 300 ms of script', async (t) => {
  const visitor = await visit(browser, program.url, { cookie, isAlone: true })
  const { page } = visitor
  await page.goto('/')
  const conversation = conversationOn(page)
  // What is loaded and compiled once is no part of an answer.
  model.play(() => speak('**Oui** [1].'))
  await conversation.ask(question)
  await conversation.ended()
  const part = 'Un paragraphe de mots ordinaires, avec **du gras** et une liste.\n\n- premier point\n- second point\n\n'
  model.play(() => Array.from({ length: Math.ceil(20_000 / part.length) }, () => ({ say: part })))
  const work = await meter(page)
  const before = await work()
  await conversation.ask(question)
  await conversation.answers.nth(1).getByText('Un paragraphe').first().waitFor()
  await conversation.ended()
  const { scriptMs } = since(await work(), before)
  t.diagnostic(`${Math.round(scriptMs)} ms of script`)
  assert.ok((await conversation.lastAnswerText()).length > 17_000)
  assert.ok(scriptMs < 300, `${scriptMs} ms`)
  await visitor.leave()
})
