const entry = /<p>([^<\t]{1,250})\t+(\d{1,4})<\/p>/g
const heading = /<h[1-6]>(.*?)<\/h[1-6]>/g
const fewest = 3

/** A list of headings with their pages, written by hand or by a program that gives it no style of its own. */
export function withoutContents(html: string): string {
  const headings = new Set([...html.matchAll(heading)].map((found) => wordsOf(found[1] ?? '')))
  const entries = [...html.matchAll(entry)].filter((found) => headings.has(wordsOf(found[1] ?? '')))
  if (entries.length < fewest) return html
  const first = entries[0]?.index ?? 0
  const title = /<p>(?:<strong>)?(?:sommaire|table des matières|contents|table of contents)(?:<\/strong>)?<\/p>$/i
  let kept = html.slice(Math.max(0, first - 200), first).replace(title, '')
  kept = html.slice(0, Math.max(0, first - 200)) + kept
  let end = first
  for (const found of entries) {
    kept += html.slice(end, found.index)
    end = found.index + found[0].length
  }
  return kept + html.slice(end)
}

function wordsOf(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}
