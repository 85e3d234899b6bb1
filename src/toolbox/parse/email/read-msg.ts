import { AppError } from '#platform/errors'
import type { ParserInput, Reading } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { readPackedRtf } from './rtf-body.ts'
import { type Message, writeMessage } from './write-message.ts'
import msgreader, { type FieldsData } from '@kenjiuno/msgreader'
import iconv from 'iconv-lite'

const mostAttachments = 100

/** A message that Outlook keeps as a file. */
export async function readMsg(input: ParserInput): Promise<Reading> {
  return writeMessage(parseMsg(input.bytes), input)
}

export function parseMsg(bytes: Uint8Array): Message {
  const { reader, fields } = openMsg(bytes)
  if (fields.error !== undefined) throw new AppError('corrupted', { reason: 'not_a_message' })
  const people = (kind: string): string =>
    (fields.recipients ?? [])
      .filter(({ recipType }) => recipType === kind)
      .map(({ name, smtpAddress, email }) => nameAndAddress(name, smtpAddress ?? email))
      .join(', ')
  const sent = fields.clientSubmitTime ?? fields.messageDeliveryTime
  return {
    subject: fields.subject ?? '',
    from: nameAndAddress(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail),
    to: people('to'),
    cc: people('cc'),
    date: sent === undefined ? null : new Date(sent),
    ...bodyOf(fields),
    attachments: attachmentsOf(reader, fields),
  }
}

function nameAndAddress(name: string | undefined, address: string | undefined): string {
  return [name, address === name ? '' : address].filter((part) => part !== undefined && part !== '').join(' ')
}

/** Texts of older programs are in the code page of the message, which it may name: it has to be read to be read. */
function openMsg(bytes: Uint8Array) {
  const open = (ansiEncoding: string) => {
    const reader = new msgreader.default(Uint8Array.from(bytes).buffer)
    reader.parserConfig = { ansiEncoding }
    return { reader, fields: reader.getFileData() }
  }
  const opened = open(usualEncoding)
  const { messageCodepage, internetCodepage } = opened.fields
  const named = `cp${messageCodepage ?? internetCodepage ?? ''}`
  return named !== usualEncoding && iconv.encodingExists(named) ? open(named) : opened
}

const usualEncoding = 'cp1252'

/** Many messages are kept as RTF alone, with the page that was sent inside it. */
function bodyOf({ body = '', bodyHtml, html, compressedRtf }: FieldsData): { text: string; html: string } {
  const page = bodyHtml ?? (html === undefined ? '' : decodeText(html))
  return body.trim() !== '' || page.trim() !== '' ? { text: body, html: page } : readPackedRtf(compressedRtf)
}

function attachmentsOf(reader: InstanceType<typeof msgreader.default>, { attachments = [] }: FieldsData) {
  return attachments
    .filter(({ attachmentHidden }) => attachmentHidden !== true)
    .slice(0, mostAttachments)
    .map((attachment, index) => {
      const { fileName, content } = reader.getAttachment(attachment)
      return { name: attachment.fileName ?? fileName ?? `message-${index + 1}.msg`, bytes: content }
    })
}
