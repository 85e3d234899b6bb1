const articleTitle = /^(?:article|art\.)\s+(?:\d{1,3}(?:er)?|premier|unique|[IVXL]{1,6})(?=$|[\s.:–—-])[^\n]{0,100}$/i
const fewest = 2
const deepest = 6

/**
 * The titles of articles as headings, in an order or agreement that writes them as paragraphs: two at least, alone on
 * their line, which no sentence ends. A text that has its articles as headings already is left as it is.
 */
export function withArticleHeadings(markdown: string): string {
  const blocks = markdown.split('\n\n')
  const isTitle = (block: string): boolean => articleTitle.test(block) && !/[,;]$|\p{L}\.$/u.test(block)
  const hasHeadings = blocks.some((block) => /^#{1,6} (?:article|art\.) /i.test(block))
  if (hasHeadings || blocks.filter(isTitle).length < fewest) return markdown
  let level = 1
  return blocks
    .map((block) => {
      if (isTitle(block)) return `${'#'.repeat(Math.min(deepest, level + 1))} ${block}`
      level = /^(#{1,6}) /.exec(block)?.[1]?.length ?? level
      return block
    })
    .join('\n\n')
}
