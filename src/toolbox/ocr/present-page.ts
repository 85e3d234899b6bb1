import type { OcrPage, OcrRequest } from '#contract/tools'
import { escapeMarkup } from '#text/escape-markup'
import type { PagePicture, PageText } from './read-pages.ts'

type Options = Pick<OcrRequest, 'image_min_size' | 'include_image_base64' | 'table_format'>

/** A page in Mistral's shape: pictures and, when asked for, tables stand apart, their place marked in the text. */
export function presentPage(page: PageText, options: Options, imageLimit: number): OcrPage {
  const least = options.image_min_size ?? 0
  const pictures = page.pictures
    .filter(({ left, right, top, bottom }) => Math.min(right - left, bottom - top) >= least)
    .slice(0, Math.max(0, Math.min(imageLimit, page.pictures.length)))
  const images = pictures.map((picture, index) => imageOf(picture, index, options.include_image_base64 === true))
  const { markdown, tables } = withoutTables(page.markdown, options.table_format ?? null)
  const marks = images.map(({ id }) => `![${id}](${id})`)
  const { size } = page
  return {
    index: page.page - 1,
    markdown: [markdown, ...marks].filter((part) => part !== '').join('\n\n'),
    images,
    tables,
    dimensions: size && { dpi: Math.round(size.dotsPerInch), height: size.height, width: size.width },
    doubtful: page.isDoubtful,
  }
}

function imageOf(
  { left, top, right, bottom, png }: PagePicture,
  index: number,
  withBytes: boolean,
): OcrPage['images'][number] {
  const bytes = withBytes && png !== null ? `data:image/png;base64,${Buffer.from(png).toString('base64')}` : null
  return {
    id: `img-${index}.png`,
    top_left_x: Math.round(left),
    top_left_y: Math.round(top),
    bottom_right_x: Math.round(right),
    bottom_right_y: Math.round(bottom),
    image_base64: bytes,
  }
}

type Table = { id: string; content: string; format: string }

/** Blocks of lines that begin with a bar are tables. */
function withoutTables(markdown: string, format: 'markdown' | 'html' | null): { markdown: string; tables: Table[] } {
  if (format === null) return { markdown, tables: [] }
  const tables: Table[] = []
  const blocks = markdown.split('\n\n').map((block) => {
    if (!block.startsWith('|')) return block
    const id = `tbl-${tables.length}.${format === 'html' ? 'html' : 'md'}`
    tables.push({ id, format, content: format === 'html' ? htmlTable(block) : block })
    return `[${id}](${id})`
  })
  return { markdown: blocks.join('\n\n'), tables }
}

function htmlTable(block: string): string {
  const rows = block.split('\n').filter((line) => !/^\|[ |:-]*\|$/.test(line))
  const written = rows.map((row, index) => {
    const tag = index === 0 ? 'th' : 'td'
    // A bar with a stroke before it is of a cell's text.
    const cells = row
      .replace(/^\|/, '')
      .replace(/(?<!\\)\|$/, '')
      .split(/(?<!\\)\|/)
    return `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(cell.trim().replaceAll('\\|', '|'))}</${tag}>`).join('')}</tr>`
  })
  return `<table>${written.join('')}</table>`
}
