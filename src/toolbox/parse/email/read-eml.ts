import { AppError } from '#platform/errors'
import type { NamedFile, ParserInput, Reading } from '../parser.ts'
import { readTnef } from './read-tnef.ts'
import { type Message, writeMessage } from './write-message.ts'
import { type AddressObject, simpleParser } from 'mailparser'

const mostAttachments = 100

/** A message as it travels (RFC 5322); pictures of its layout are left out. */
export async function readEml(input: ParserInput): Promise<Reading> {
  return writeMessage(await parseEml(input.bytes), input)
}

export async function parseEml(bytes: Uint8Array): Promise<Message> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const mail = await simpleParser(content, { skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true })
  if (mail.headers.size === 0 || !(mail.headers.has('from') || mail.headers.has('date') || mail.headers.has('subject')))
    throw new AppError('corrupted', { reason: 'not_a_message' })
  const parts = mail.attachments
    .filter(({ related, contentType }) => !(related && contentType.startsWith('image/')))
    .slice(0, mostAttachments)
  const packed = parts.map(({ contentType, content: part }) => (isPacked(contentType) ? readTnef(part) : null))
  const attachments = parts.flatMap(({ filename, content: part }, index): NamedFile[] => {
    const inside = packed[index]
    return inside ? [...inside.attachments] : [{ name: filename ?? `message-${index + 1}.eml`, bytes: part }]
  })
  const isEmpty = (mail.text ?? '').trim() === '' && (mail.html || '').trim() === ''
  const body = isEmpty ? packed.find((inside) => inside !== null) : undefined
  return {
    subject: mail.subject ?? '',
    from: addresses(mail.from),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    date: mail.date ?? null,
    text: body?.text ?? mail.text ?? '',
    html: body?.html ?? (mail.html || ''),
    attachments: attachments.slice(0, mostAttachments),
  }
}

function isPacked(contentType: string): boolean {
  return contentType === 'application/ms-tnef' || contentType === 'application/vnd.ms-tnef'
}

function addresses(given: AddressObject | AddressObject[] | undefined): string {
  const groups = given === undefined ? [] : Array.isArray(given) ? given : [given]
  return groups
    .flatMap(({ value }) => value.flatMap((entry) => entry.group ?? [entry]))
    .map(({ name, address }) => [name, address].filter((part) => part !== undefined && part !== '').join(' '))
    .join(', ')
}
