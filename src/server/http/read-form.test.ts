import assert from 'node:assert/strict'
import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { type Form, FormReader } from './read-form.ts'
import { SlowBodies } from './slow-bodies.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-form-'))
})
after(() => rm(folder, { recursive: true }))

async function received(content: string): Promise<Form> {
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const coming = Object.assign(new IncomingMessage(new Socket()), { headers })
  const form = new FormReader(new SlowBodies()).read(coming, new ServerResponse(coming), { limitBytes: 1_000, folder })
  const file = 'Content-Disposition: form-data; name="file"; filename="note.txt"'
  coming.push(`--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nUne note\r\n`)
  coming.push(`--b\r\n${file}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n--b--\r\n`)
  coming.push(null)
  coming.complete = true
  return await form
}

test('a form gives its fields and its file, as often as it is opened, until it is released', async () => {
  const form = await received('Des mots.')
  const { fields, file } = form
  assert.deepEqual({ ...fields }, { title: 'Une note' })
  assert.ok(file)
  const { name, mediaType, sizeBytes, limitBytes } = file
  assert.deepEqual(
    { name, mediaType, sizeBytes, limitBytes },
    { name: 'note.txt', mediaType: 'text/plain', sizeBytes: 9, limitBytes: 1_000 },
  )
  assert.equal(await text(file.open()), 'Des mots.')
  assert.equal(await text(file.open()), 'Des mots.')
  await form.release()
  assert.deepEqual(await readdir(folder), [])
})

test('a file that was opened and never read is closed with its form, and does not fail unheard', async () => {
  const form = await received('Des mots.')
  assert.ok(form.file)
  const unread = form.file.open()
  const closed = once(unread, 'close')
  await form.release()
  await closed
  assert.equal(unread.errored, null)
  assert.deepEqual(await readdir(folder), [])
})
