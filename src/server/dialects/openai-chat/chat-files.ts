import type { ChatRequest } from '#contract/inference'
import type { Call } from '#server/http/handlers'
import { passedBody } from '#server/http/passed-body'
import { FileTexts } from '../file-text.ts'

type FilePart = { readonly type: 'file'; readonly file?: unknown }

/** Whether a message holds a file: `{"type":"file","file":{"file_id":…}}`, or `file_data` with `filename`. */
export function holdsFiles(messages: unknown): boolean {
  if (!Array.isArray(messages)) return false
  return messages.some((message) => contentOf(message)?.some(isFile) === true)
}

/** The same call, each file in its messages as its text: models read text, whatever the file was. */
export async function withChatFiles(call: Call<'createChatCompletion'>): Promise<Call<'createChatCompletion'>> {
  const sent = call.body.whole()
  const files = new FileTexts(call.ctx, 'messages')
  const messages: ChatRequest['messages'] = []
  for (const message of sent.messages) {
    const content = contentOf(message)
    if (content === null) {
      messages.push(message)
      continue
    }
    const parts: unknown[] = []
    for (const part of content) parts.push(isFile(part) ? { type: 'text', text: await files.read(part.file) } : part)
    messages.push({ ...message, content: parts })
  }
  const whole = { ...sent, messages }
  const rawBody = Buffer.from(JSON.stringify(whole))
  return { ...call, rawBody, body: passedBody(whole, 'decoded', () => whole) }
}

function contentOf(message: unknown): readonly unknown[] | null {
  if (typeof message !== 'object' || message === null || !('content' in message)) return null
  return Array.isArray(message.content) ? message.content : null
}

function isFile(part: unknown): part is FilePart {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === 'file'
}
