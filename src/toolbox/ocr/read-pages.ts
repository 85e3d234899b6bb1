import type { Ctx } from '../context.ts'

/** A file whose pages are wanted, held in memory. */
export interface FileToRead {
  readonly content: Uint8Array
  readonly name: string
  /** From one; none for all. */
  readonly pages: readonly number[] | null
  readonly withPictures: boolean
}

export interface PagePicture {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly png: Uint8Array | null
}

export interface PageText {
  /** From one. */
  readonly page: number
  readonly markdown: string
  readonly isDoubtful: boolean
  readonly pictures: readonly PagePicture[]
  /** Of the picture that was read; null for a page whose text is written in the file. */
  readonly size: { readonly width: number; readonly height: number; readonly dotsPerInch: number } | null
}

/** The text of each page: as it is written in the file where it is, else as the engine reads it. */
export async function readPages(ctx: Ctx<'pageEngine' | 'documentReader'>, file: FileToRead): Promise<PageText[]> {
  const { signal } = ctx
  const { content, name, withPictures } = file
  const { mediaType, parsed, unreadPages } = await ctx.documentReader.read({ content, name, signal })
  const isWanted = (page: number): boolean => file.pages === null || file.pages.includes(page)
  const pages = new Map<number, PageText>()
  for (const { page, markdown } of writtenPages(parsed)) {
    if (isWanted(page)) pages.set(page, { page, markdown, isDoubtful: false, pictures: [], size: null })
  }
  const unread = unreadPages === 'all' ? (file.pages ?? 'all') : unreadPages.filter(isWanted)
  if (unread.length === 0) return inOrder(pages)
  for await (const read of ctx.pageEngine.recognise({ content, mediaType, pages: unread, withPictures, signal })) {
    if ('refusal' in read) throw read.refusal
    const { page, markdown, isDoubtful, pictures, width, height, dotsPerInch } = read
    pages.set(page, { page, markdown, isDoubtful, pictures, size: { width, height, dotsPerInch } })
  }
  return inOrder(pages)
}

function inOrder(pages: ReadonlyMap<number, PageText>): PageText[] {
  return [...pages.values()].toSorted((one, other) => one.page - other.page)
}

/** A document without pages is one page. */
function writtenPages(parsed: { markdown: string; pages: readonly { page: number; start: number }[] }) {
  if (parsed.markdown === '') return []
  if (parsed.pages.length === 0) return [{ page: 1, markdown: parsed.markdown }]
  return parsed.pages.map(({ page, start }, index) => {
    const end = parsed.pages[index + 1]?.start ?? parsed.markdown.length
    return { page, markdown: parsed.markdown.slice(index === 0 ? 0 : start, end).trim() }
  })
}
