/** A test by its form, so that what it starts is closed: writes the milliseconds of each second sign-in to a file. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { comeBack, sessionOf, signIn, startTogether } from '../../test/fakes/identity-visitors.ts'
import { RedirectedBrowser } from '../../test/fakes/redirected-browser.ts'

const [written = ''] = process.argv.slice(2)
const times = 40

test('second sign-in by an identity provider', async () => {
  const rules = [{ when: { services: 'direction' }, role: 'administrator' }]
  const together = await startTogether({ label: 'AgentConnect', rules })
  const claims = { email: 'camille@mairie.test', email_verified: true, given_name: 'Camille', services: ['direction'] }
  const { session } = await signIn(together, 'camille', claims)
  assert.ok(session !== null)
  const durations: number[] = []
  for (let time = 0; time < times; time += 1) {
    const browser = new RedirectedBrowser()
    const startedAtMs = performance.now()
    await browser.step(new URL('/api/oidc/start?return_to=/', together.server.url))
    const startMs = performance.now() - startedAtMs
    const back = await comeBack(together, browser, { subject: 'camille' })
    const backAtMs = performance.now()
    await browser.step(back)
    durations.push(startMs + performance.now() - backAtMs)
    assert.ok(sessionOf(together, browser) !== null)
  }
  await writeFile(written, JSON.stringify(durations))
})
