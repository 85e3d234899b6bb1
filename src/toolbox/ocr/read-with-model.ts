import { streamChat } from '#inference/stream-chat'
import type { Ctx } from '../context.ts'

export interface FileForModel {
  readonly content: Uint8Array
  readonly mediaType: string
  /** From one. */
  readonly pages: readonly number[]
  readonly model: string
}

/** What readers of pages were trained on: the long side of a sheet at about 200 dots per inch is 1,540 to 2,300. */
const pageWidth = 1240
const mostTokens = 8192
const request =
  'Transcris cette page en Markdown, mot à mot, dans l’ordre de lecture : titres, listes, tableaux. ' +
  'N’ajoute aucun commentaire. Si la page est vide, ne réponds rien.'

/** The pages of a PDF or picture as a model that sees reads them, one after the other. */
export async function* readWithModel(
  ctx: Ctx<'models' | 'usage' | 'pageEngine'>,
  { content, mediaType, pages, model }: FileForModel,
): AsyncGenerator<{ page: number; markdown: string }> {
  for (const page of pages) {
    const png = await ctx.pageEngine.draw({ content, mediaType, page, width: pageWidth, signal: ctx.signal })
    yield { page, markdown: unfenced(await transcribed(ctx, model, png)) }
  }
}

async function transcribed(ctx: Ctx<'models' | 'usage'>, model: string, png: Uint8Array): Promise<string> {
  const url = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  const parts = [
    { type: 'image_url', image_url: { url } },
    { type: 'text', text: request },
  ]
  const messages = [{ role: 'user', content: parts }]
  let text = ''
  const question = { model, messages, temperature: 0, maxTokens: mostTokens }
  for await (const event of streamChat(ctx, question, { meteredAs: 'ocr', partsThoughts: true })) {
    if (event.type === 'text-delta') text += event.text
  }
  return text
}

/** Many models put their answer between fences. */
function unfenced(text: string): string {
  const trimmed = text.trim()
  const lines = trimmed.split('\n')
  const isFenced = /^```(?:markdown|md)?$/.test(lines[0] ?? '') && lines.at(-1) === '```' && lines.length > 1
  return isFenced ? lines.slice(1, -1).join('\n').trim() : trimmed
}
