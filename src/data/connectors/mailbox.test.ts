import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { openOutbound } from '#platform/http/outbound'
import { mailbox } from './mailbox.ts'

const folder = await mkdtemp(join(tmpdir(), 'mailbox-'))
const outbound = openOutbound({ allowed: [] })
after(async () => {
  await outbound.close()
  await rm(folder, { recursive: true, force: true })
})
const file = join(folder, 'courriels.mbox')
const access = { secret: null, outbound, signal: new AbortController().signal }

const mail = (id: string, body: string): string =>
  `From camille@mairie.test Mon Jan  5 10:00:00 2026\nMessage-ID: <${id}@mairie.test>\nSubject: Essai\n\n${body}\n\n`

async function read(content: string | Buffer): Promise<[string, string][]> {
  await writeFile(file, content)
  const files = await Array.fromAsync(mailbox.list({ file }, access))
  return Promise.all(
    files.map(
      async (found) =>
        [found.externalId, (await buffer(Readable.from(await found.open()))).toString('latin1')] as [string, string],
    ),
  )
}

test('each message of the file is one document, known by its identifier', async () => {
  const found = await read(mail('un', 'Bonjour.') + mail('deux', 'Merci.'))
  assert.deepEqual(
    found.map(([id]) => id),
    ['un@mairie.test.eml', 'deux@mairie.test.eml'],
  )
  assert.ok(found[0]?.[1].startsWith('Message-ID: <un@mairie.test>'))
  assert.ok(found[0]?.[1].includes('Bonjour.') && !found[0]?.[1].includes('Merci.'))
})

test('a line that begins with From inside a text begins no message', async () => {
  const found = await read(mail('un', 'Voici.\nFrom here to there.\n\n>From the beginning.'))
  assert.equal(found.length, 1)
  assert.ok(found[0]?.[1].includes('\nFrom here to there.'))
  assert.ok(found[0]?.[1].includes('\nFrom the beginning.'))
})

test('a message without identifier is known by its content; bytes stay what they are', async () => {
  const head = 'From a Mon Jan  5 10:00:00 2026\nSubject: Vide\n\n'
  const [[id, text] = ['', '']] = await read(Buffer.concat([Buffer.from(head), Buffer.from([0xe9, 0x0d, 0x0a])]))
  assert.match(id, /^[\w-]{43}\.eml$/)
  assert.ok(text.endsWith('\u00e9\r\n'))
})

test('an empty file holds nothing, an absent one is told', async () => {
  assert.deepEqual(await read(''), [])
  await assert.rejects(Array.fromAsync(mailbox.list({ file: join(folder, 'absent') }, access)), { code: 'not_found' })
})

test('a folder in place of the file is told as no file', async () => {
  await assert.rejects(Array.fromAsync(mailbox.list({ file: folder }, access)), {
    code: 'not_found',
    details: { what: 'file', id: folder },
  })
})

test('an identifier is a name: what cannot be in one is left out of it', async () => {
  const [[name] = []] = await read(mail('a/b\0\\c\u0007', 'Bonjour'))
  assert.equal(name, 'abc@mairie.test.eml')
})
