import { escapeMarkup } from '#text/escape-markup'
import type { AnswerProof, Citation } from '#contract/citations'
import { placeOf, type PlaceText } from '../citations/place-of.ts'
import type { Text } from '../../locales/text.ts'
import { toHtml } from '../markdown/html-text.ts'
import { toPlainText } from '../markdown/plain-text.ts'
import { safeLink } from '../markdown/safe-link.ts'

interface Copied {
  readonly text: string
  readonly html: string
}

interface ToCopy {
  readonly words: string
  readonly proof: AnswerProof
  readonly text: Pick<Text, 'date'> & PlaceText & ((key: 'source.title') => string)
}

/** The answer as it is pasted elsewhere: readable, then its numbered sources with where and when they were published. */
export function copyOfAnswer({ words, proof, text }: ToCopy): Copied {
  const answer = words.slice(0, proof.answer_end || words.length)
  if (proof.citations.length === 0) return { text: toPlainText(words), html: toHtml(words) }
  const sources = proof.citations.map((citation) => ({ citation, line: lineOf(citation, text) }))
  const title = text('source.title')
  return {
    text: `${toPlainText(answer)}\n\n${title}\n${sources.map(({ citation, line }) => plainSource(citation, line)).join('\n')}\n`,
    html: `${toHtml(answer)}\n<h3>${escapeMarkup(title)}</h3>\n${sources.map(({ citation, line }) => htmlSource(citation, line)).join('\n')}`,
  }
}

/** A source in one line: where it stands, who published it and when. */
export function lineOf(citation: Citation, text: Pick<Text, 'date'> & PlaceText): string {
  const { title, path, publisher, collection, file_name: file, updated_at: updated } = citation
  const facts = [
    [title, ...path].join(' › '),
    publisher ?? collection,
    file,
    placeOf(text, citation),
    updated === null ? null : text.date(updated),
  ]
  return facts.filter(Boolean).join(', ')
}

function plainSource({ index, url }: Citation, line: string): string {
  const address = url === null ? null : safeLink(url)
  return `[${index}] ${line}${address === null ? '' : `\n    ${address}`}`
}

function htmlSource({ index, url }: Citation, line: string): string {
  const address = url === null ? null : safeLink(url)
  const words = escapeMarkup(line)
  return `<p>[${index}] ${address === null ? words : `<a href="${escapeMarkup(address)}">${words}</a>`}</p>`
}
