import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMailServer } from '../../../test/fakes/mail-server.ts'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

const mail = await startMailServer()
const from = 'Socle <socle@mairie.test>'
const server = await testServer({ config: { mail: { url: mail.url, from } } })
const password = 'la barque bleue remonte le canal'

async function invite(asked: TestServer, email: string, language = 'fr') {
  const reply = await asked.call('POST', '/api/people', {
    cookie: await asked.adminCookie(),
    headers: { 'accept-language': language },
    body: { name: 'Dominique Roy', email },
  })
  assert.equal(reply.status, 201, reply.text)
  return reply.json['link']
}

function linkIn(text: string): URL {
  return new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '')
}

const accept = (token: string | null) =>
  server.call('POST', '/api/links/accept', { key: null, body: { token, password } })

test('an invitation is sent to the person, and its link opens the account', async () => {
  const link = await invite(server, 'dominique@mairie.test')
  assert.equal(link?.['sent'], true)
  const letter = await mail.letterTo('dominique@mairie.test')
  assert.deepEqual(
    [letter.from, letter.subject],
    ['"Socle" <socle@mairie.test>', 'Votre accès à Socle, Mairie de Test'],
  )
  assert.match(letter.source, /^Auto-Submitted: auto-generated/m)
  const address = linkIn(letter.text)
  assert.equal(address.origin, new URL(server.url).origin)
  assert.equal(address.pathname + address.search, String(link?.['path']))
  assert.equal((await accept(address.searchParams.get('token'))).status, 201)
})

test('the letter is written in the language of whoever invites', async () => {
  await invite(server, 'robin@mairie.test', 'en-GB')
  const { subject, text } = await mail.letterTo('robin@mairie.test')
  assert.equal(subject, 'Your access to Socle, Mairie de Test')
  assert.match(text, /This link serves once, until/)
})

test('whoever forgot their password has a link sent, and a stranger reads the same answer without a letter', async () => {
  const forgot = (email: string) => server.call('POST', '/api/links/forgotten', { key: null, body: { email } })
  assert.deepEqual(
    [(await forgot('personne@mairie.test')).status, (await forgot('DOMINIQUE@mairie.test')).status],
    [204, 204],
  )
  const { subject, text } = await mail.letterTo('dominique@mairie.test')
  assert.equal(subject, 'A new password for Socle, Mairie de Test')
  const again = await accept(linkIn(text).searchParams.get('token'))
  assert.deepEqual([again.status, again.json['email']], [201, 'dominique@mairie.test'])
  assert.deepEqual(mail.letters, [])
  // Three letters an hour cost nothing; a hundred would fill a letter box.
  await server.ctx.db.updateTable('sign_in_failure').set({ failures: 12, last_failed_at: new Date() }).execute()
  const more = await forgot('dominique@mairie.test')
  assert.deepEqual([more.status, more.json['error']?.['code']], [429, 'rate_limited'])
})

test('a mail server that refuses is said, and the link is handed over as before', async () => {
  const broken = await startMailServer({ refuses: true })
  const refused = await testServer({ config: { mail: { url: broken.url, from } } })
  const link = await invite(refused, 'max@mairie.test')
  assert.deepEqual([link?.['sent'], String(link?.['path']).startsWith('/invitation?token=lnk-')], [false, true])
  assert.deepEqual(broken.letters, [])
})

test('without a mail server nothing is offered and nothing is sent', async () => {
  const silent = await testServer()
  assert.equal((await silent.call('GET', '/api/oidc', { key: null })).json['sends_mail'], false)
  assert.equal((await invite(silent, 'lou@mairie.test'))?.['sent'], false)
  const forgot = await silent.call('POST', '/api/links/forgotten', { key: null, body: { email: 'lou@mairie.test' } })
  assert.equal(forgot.status, 404)
})
