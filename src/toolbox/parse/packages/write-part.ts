import type { MarkdownWriter } from '#text/markdown-writer'
import type { Reading } from '../parser.ts'

const deepestHeading = 6

/** A file that is part of another one: below its name, its own headings further down. */
export function writePart(out: MarkdownWriter, heading: string, { markdown }: Reading): void {
  out.heading(2, heading)
  const above = out.level
  let isCode = false
  const lines = markdown.split('\n').map((line) => {
    if (/^\s{0,3}(?:```|~~~)/.test(line)) isCode = !isCode
    const level = isCode ? 0 : (/^#{1,6}(?=\s)/.exec(line)?.[0].length ?? 0)
    return level === 0 ? line : `${'#'.repeat(Math.min(deepestHeading, level + above))}${line.slice(level)}`
  })
  out.block(lines.join('\n'))
}
