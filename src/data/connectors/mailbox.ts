import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { AppError, messageOf } from '#platform/errors'
import { z } from 'zod'
import { commonSettings } from './common-settings.ts'
import type { SourceFile } from './connector.ts'
import { defineConnector } from './connector.ts'

const lineEnd = 10
const largestMessageBytes = 50 * 1024 * 1024
const separator = Buffer.from('From ')

/** Lines of a file with their ends, as bytes: messages are written in any encoding. */
async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  for await (const part of createReadStream(file, { signal })) {
    const bytes = Buffer.from(part)
    let start = 0
    for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
      yield Buffer.concat([...held, bytes.subarray(start, end + 1)])
      held = []
      start = end + 1
    }
    if (start < bytes.length) held.push(bytes.subarray(start))
  }
  if (held.length > 0) yield Buffer.concat(held)
}

/** ">From " in a text stands for "From ", which would have begun a message. */
function unquoted(line: Buffer): Buffer {
  return /^>+From /.test(line.toString('latin1', 0, 64)) ? line.subarray(1) : line
}

/** Messages of a file in the format of RFC 4155, one in memory at a time. A message past the limit is left out. */
async function* messagesOf(file: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  let message: Buffer[] = []
  let bytes = 0
  let afterBlank = true
  const whole = (): Buffer[] => (bytes > 0 && bytes <= largestMessageBytes ? [Buffer.concat(message)] : [])
  for await (const line of linesOf(file, signal)) {
    if (afterBlank && line.subarray(0, separator.length).equals(separator)) {
      yield* whole()
      message = []
      bytes = 0
      afterBlank = false
      continue
    }
    afterBlank = line.toString('latin1').trim() === ''
    bytes += line.length
    if (bytes <= largestMessageBytes) message.push(unquoted(line))
  }
  yield* whole()
}

const messageId = /^message-id:\s{0,80}(<[^>\r\n]{1,500}>)/im
const largestHeadBytes = 64 * 1024

function toFile(content: Buffer): SourceFile {
  const mark = createHash('sha256').update(content).digest('base64url')
  const id = messageId.exec(content.toString('latin1', 0, largestHeadBytes))?.[1] ?? mark
  const name = `${id.replace(/[<>/\\\p{Cc}]/gu, '')}.eml`
  return { externalId: name, name, mark, open: async () => Readable.from([content]) }
}

/** The messages of a mailbox that was exported to one file (mbox): Thunderbird, Gmail, Zimbra and others write it. */
export const mailbox = defineConnector({
  kind: 'mailbox',
  title: 'Boîte de courriels (fichier mbox)',
  description: 'Messages d’une boîte exportée dans un fichier que le serveur voit.',
  settings: z.strictObject({
    ...commonSettings,
    file: z.string().trim().min(1).max(1000).describe('Path of the file.'),
  }),
  hasSecret: false,
  readsMachine: true,
  async *list({ file }, { signal }) {
    const found = await stat(file).catch((error: unknown) => {
      throw new AppError('not_found', { what: 'file', id: file }, { cause: messageOf(error) })
    })
    if (!found.isFile()) throw new AppError('not_found', { what: 'file', id: file })
    for await (const message of messagesOf(file, signal)) yield toFile(message)
  },
})
