import { writeHtml } from '#text/html/html-to-markdown'
import type { HtmlRules } from '#text/html/html-to-markdown'
import { MarkdownWriter } from '#text/markdown-writer'

const rules: HtmlRules = { skip: 'script, style, iframe, img', note: 'blockquote', enclosed: '.none' }
const deepestHeading = 6

export function tidy(text: string): string {
  return text.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
}

interface LawText {
  /** Titles of the sections that the text stands in, from the top. */
  path: readonly string[]
  html: string
  nota?: string | undefined
}

/** Markdown knows six levels and a code has ten: the deepest ones share a line. */
function headings(path: readonly string[]): string[] {
  if (path.length <= deepestHeading) return [...path]
  return [...path.slice(0, deepestHeading - 1), path.slice(deepestHeading - 1).join(' > ')]
}

/** An article of law as Markdown: its sections as headings, its text, its nota as a note. */
export function lawMarkdown({ path, html, nota }: LawText): string {
  const out = new MarkdownWriter()
  const titles = headings(path.map(tidy).filter((title) => title !== ''))
  for (const [index, title] of titles.entries()) out.heading(index, title)
  writeHtml(html, out, { rules, shift: { below: titles.length } })
  if (nota !== undefined && tidy(nota) !== '') {
    out.note(() => {
      out.paragraph('Nota')
      writeHtml(nota, out, { rules, shift: { below: titles.length } })
    })
  }
  return out.toString()
}

/** DILA's day without end: year 2999. */
const noEndMs = Date.UTC(2900, 0, 1)

/** A moment of Légifrance, in milliseconds or as a date, as YYYY-MM-DD; nothing for one without end. */
export function dayOf(moment: number | string | null | undefined): string | null {
  if (moment === null || moment === undefined || moment === '') return null
  const date = new Date(moment)
  const ms = date.getTime()
  return Number.isNaN(ms) || ms >= noEndMs ? null : date.toISOString().slice(0, 10)
}
