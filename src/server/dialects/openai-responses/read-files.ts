import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ResponseRequest } from '#contract/responses'
import { openFile } from '#data/files/open-file'
import { AppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'
import type { Ctx } from '#server/context'
import { readDataUrl } from '#toolbox/ocr/data-url'
import { parseFile } from '#toolbox/parse/parse-file'
import { z } from 'zod'

const FilePart = z.looseObject({
  type: z.literal('input_file'),
  file_id: z.string().max(200).nullish(),
  file_data: z.string().nullish(),
  filename: z.string().max(255).nullish(),
})
const Content = z.array(z.looseObject({ type: z.string() })).max(4096)

type FilesCtx = Ctx<'db' | 'storage' | 'intake' | 'documentReader' | 'pageEngine'>

/** Files of one question: each is read before anything is answered. */
const mostFiles = 20

/** The same question, each file in it as its text: models read text, whatever the file was. */
export async function withFileTexts(ctx: FilesCtx, body: ResponseRequest): Promise<ResponseRequest> {
  if (typeof body.input === 'string') return body
  const input: typeof body.input = []
  let files = 0
  for (const item of body.input) {
    const content = Content.safeParse(item['content']).data
    if (!content?.some(({ type }) => type === 'input_file')) {
      input.push(item)
      continue
    }
    const parts: z.infer<typeof Content> = []
    for (const part of content) {
      files += part.type === 'input_file' ? 1 : 0
      if (files > mostFiles) throw refused('too_many_files', mostFiles)
      parts.push(part.type === 'input_file' ? await textOf(ctx, part) : part)
    }
    input.push({ ...item, content: parts })
  }
  return { ...body, input }
}

async function textOf(ctx: FilesCtx, given: unknown): Promise<{ type: 'input_text'; text: string }> {
  const part = FilePart.safeParse(given).data
  if (part === undefined) throw refused('file_part_incomplete')
  const { name, content } = await fileOf(ctx, part)
  const { parsed } = await parseFile(ctx, { name, open: () => Readable.from([content]) })
  return { type: 'input_text', text: `${name}\n\n${parsed.markdown}\n\n` }
}

async function fileOf(ctx: FilesCtx, { file_id, file_data, filename }: z.infer<typeof FilePart>) {
  if (typeof file_id === 'string') {
    const { name, sizeBytes, content } = await openFile(ctx, file_id)
    if (sizeBytes > ctx.intake.limitBytes) throw new AppError('too_large', { limitBytes: ctx.intake.limitBytes })
    return { name, content: await buffer(content) }
  }
  if (typeof file_data !== 'string') throw refused('file_address_not_fetched')
  return { name: filename ?? '', content: readDataUrl(file_data, 'input').content }
}

function refused(reason: Reason, value?: string | number): AppError<'invalid_request'> {
  return new AppError('invalid_request', { param: 'input', reason, ...(value === undefined ? {} : { value }) })
}
