import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { openFile } from '#data/files/open-file'
import { AppError } from '#platform/errors'
import type { Ctx } from '#server/context'
import { readDataUrl } from '#toolbox/ocr/data-url'
import { parseFile } from '#toolbox/parse/parse-file'
import { z } from 'zod'
import { refused } from './refused.ts'

const GivenFile = z.looseObject({
  file_id: z.string().max(200).nullish(),
  file_data: z.string().nullish(),
  filename: z.string().max(255).nullish(),
})

export type FilesCtx = Ctx<'db' | 'storage' | 'intake' | 'documentReader' | 'pageEngine'>

/** Files of one question: each is read before anything is answered. */
const mostFiles = 20

/** The files of one request, in the member `param`, as the texts that models read. */
export class FileTexts {
  readonly #ctx: FilesCtx
  readonly #param: string
  #count = 0

  constructor(ctx: FilesCtx, param: string) {
    this.#ctx = ctx
    this.#param = param
  }

  /** The name and the text of a file that was uploaded before, or that came within the request. */
  async read(given: unknown): Promise<string> {
    this.#count += 1
    if (this.#count > mostFiles) throw refused(this.#param, 'too_many_files', mostFiles)
    const part = GivenFile.safeParse(given).data
    if (part === undefined) throw refused(this.#param, 'file_part_incomplete')
    const { name, content } = await this.#open(part)
    const { parsed } = await parseFile(this.#ctx, { name, open: () => Readable.from([content]) })
    return `${name}\n\n${parsed.markdown}\n\n`
  }

  async #open({ file_id, file_data, filename }: z.infer<typeof GivenFile>) {
    if (typeof file_id === 'string') {
      const { limitBytes } = this.#ctx.intake
      const { name, sizeBytes, content } = await openFile(this.#ctx, file_id)
      if (sizeBytes > limitBytes) throw new AppError('too_large', { limitBytes })
      return { name, content: await buffer(content) }
    }
    if (typeof file_data !== 'string') throw refused(this.#param, 'file_address_not_fetched')
    return { name: filename ?? '', content: readDataUrl(file_data, this.#param).content }
  }
}
