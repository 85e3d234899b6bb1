import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { asConversationId } from '#contract/ids'
import { sql } from 'kysely'
import { testDatabase } from '../fakes/database.ts'
import { until } from '../fakes/until.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

const { db, url } = await testDatabase()
const dayMs = 86_400_000
let browser: Browser
let program: Program
let cookie: string

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [], database: { url } })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

async function agedConversation(title: string, days: number): Promise<number> {
  const headers = { cookie, 'content-type': 'application/json', origin: program.url }
  const body = JSON.stringify({ title })
  const made = await fetch(new URL('/api/conversations', program.url), { method: 'POST', headers, body })
  const { id }: { id: number } = await made.json()
  await db
    .updateTable('conversation')
    .set({ updated_at: new Date(Date.now() - days * dayMs) })
    .where('id', '=', asConversationId(id))
    .execute()
  return id
}

test('F20: thirty days are chosen; a conversation says when it goes, and an older one is gone once the job ran', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/conservation')
  await page.getByLabel('Jours depuis le dernier message').fill('30')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('main').getByText('C’est enregistré.').waitFor()

  const old = await agedConversation('Ancienne question', 31)
  const recent = await agedConversation('Question récente', 29)
  await page.goto(`/c/${recent}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  const day = new Intl.DateTimeFormat('fr', { dateStyle: 'medium' }).format(new Date(Date.now() + dayMs))
  await page.getByText(`Gardée jusqu’au ${day}`).waitFor()
  await visitor.picture('kept-until')
  await assertAccessible(page)

  // As its schedule does every night.
  await sql`insert into jobs.job (name, data) values ('conversations.expire', '{}')`.execute(db)
  const isGone = async (): Promise<boolean> =>
    (await fetch(new URL(`/api/conversations/${old}`, program.url), { headers: { cookie } })).status === 404
  await until(isGone)
  await page.goto('/')
  await page.getByRole('link', { name: 'Question récente' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Ancienne question' }).count(), 0)
  await page.goto('/administration/journal')
  await page.getByText('conversations.expire').first().waitFor()
  await visitor.leave()
})
