import type { toolRoutes } from '#contract/tools'
import { parseFile } from '#toolbox/parse/parse-file'
import { recogniseDocument } from '#toolbox/ocr/recognise-document'
import type { Handlers } from '../http/handlers.ts'
import { presentParsed } from '../presenters/parsed.ts'

/** What is done with a document and not kept. */
export const toolHandlers: Handlers<keyof typeof toolRoutes> = {
  recogniseText: ({ ctx, body }) => recogniseDocument(ctx, body),

  async parseDocument({ ctx, file }) {
    return presentParsed(file.name, await parseFile(ctx, file))
  },
}
