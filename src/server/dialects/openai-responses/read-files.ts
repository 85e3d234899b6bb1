import type { ResponseRequest } from '#contract/responses'
import { z } from 'zod'
import { FileTexts, type FilesCtx } from '../file-text.ts'

const Content = z.array(z.looseObject({ type: z.string() })).max(4096)

/** The same question, each file in it as its text: models read text, whatever the file was. */
export async function withFileTexts(ctx: FilesCtx, body: ResponseRequest): Promise<ResponseRequest> {
  if (typeof body.input === 'string') return body
  const input: typeof body.input = []
  const files = new FileTexts(ctx, 'input')
  for (const item of body.input) {
    const content = Content.safeParse(item['content']).data
    if (!content?.some(({ type }) => type === 'input_file')) {
      input.push(item)
      continue
    }
    const parts: z.infer<typeof Content> = []
    for (const part of content) {
      parts.push(part.type === 'input_file' ? { type: 'input_text', text: await files.read(part) } : part)
    }
    input.push({ ...item, content: parts })
  }
  return { ...body, input }
}
