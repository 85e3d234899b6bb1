import { markdownLines } from '#text/markdown-lines'

/** Comments that a reader of the page never sees; those that code shows stay, and one without an end is words. */
export function withoutComments(markdown: string): string {
  if (!markdown.includes('<!--')) return markdown
  const parts: string[] = []
  let prose: string[] = []
  const flush = (): void => {
    if (prose.length > 0) parts.push(commentless(prose.join('\n')))
    prose = []
  }
  for (const { text, code } of markdownLines(markdown)) {
    if (code === null) prose.push(text)
    else {
      flush()
      parts.push(text)
    }
  }
  flush()
  return parts.join('\n')
}

function commentless(text: string): string {
  let kept = ''
  let from = 0
  const unclosed = new Set<string>()
  for (const { 0: sign, index } of text.matchAll(/`+|<!--/g)) {
    if (index < from || unclosed.has(sign)) continue
    const isCode = sign !== '<!--'
    const end = text.indexOf(isCode ? sign : '-->', index + sign.length)
    if (end < 0) {
      unclosed.add(sign)
      continue
    }
    const after = end + (isCode ? sign.length : 3)
    kept += text.slice(from, isCode ? after : index)
    from = after
  }
  return kept + text.slice(from)
}
