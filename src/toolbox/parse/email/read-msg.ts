import { AppError } from '#platform/errors'
import type { ParserInput, Reading } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { type Message, writeMessage } from './write-message.ts'
import msgreader, { type FieldsData } from '@kenjiuno/msgreader'

const mostAttachments = 100

/** A message that Outlook keeps as a file. */
export async function readMsg(input: ParserInput): Promise<Reading> {
  return writeMessage(parseMsg(input.bytes), input)
}

export function parseMsg(bytes: Uint8Array): Message {
  const reader = new msgreader.default(Uint8Array.from(bytes).buffer)
  const fields = reader.getFileData()
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
    text: fields.body ?? '',
    html: htmlOf(fields),
    attachments: attachmentsOf(reader, fields),
  }
}

function nameAndAddress(name: string | undefined, address: string | undefined): string {
  return [name, address === name ? '' : address].filter((part) => part !== undefined && part !== '').join(' ')
}

function htmlOf({ bodyHtml, html }: FieldsData): string {
  return bodyHtml ?? (html === undefined ? '' : decodeText(html))
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
