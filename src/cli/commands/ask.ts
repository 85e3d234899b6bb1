import type { AnswerProof, Citation } from '#contract/citations'
import { askAssistant } from '#server/commands/ask-assistant'
import { type Terminal, defineCommand, instanceOptions } from '../command.ts'
import { plainText } from '../plain-text.ts'
import { withInstance } from '../with-instance.ts'

export const ask = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  words: { least: 1, most: Infinity },
  async run({ values, words, terminal }) {
    const asked = { question: words.join(' '), language: terminal.language }
    await withInstance(values, terminal, async (ctx) => {
      for await (const event of askAssistant(ctx, asked)) {
        if (event.type === 'text-delta' && !values.json) terminal.out(plainText(event.text))
        if (event.type !== 'answer-finished') continue
        const { text, proof } = event
        terminal.out(
          values.json ? `${JSON.stringify({ text, ...proof })}\n` : `\n${plainText(proofText(proof, terminal))}`,
        )
      }
    })
    return 0
  },
})

/** What stands below the answer: its numbered sources, or the nearest documents when there are none. */
export function proofText({ citations, claims, nearest_titles }: AnswerProof, terminal: Terminal): string {
  if (citations.length === 0) return nearest_titles.length === 0 ? '' : nearest(nearest_titles, terminal)
  const supported = claims.filter(({ verdict }) => verdict === 'supported').length
  const verdict = claims.length === 0 ? '' : `${terminal.say('claimsChecked', { supported, total: claims.length })}\n`
  return `\n${verdict}${terminal.say('sources')}\n${citations.map((one) => sourceText(one, terminal)).join('')}`
}

function nearest(titles: readonly string[], terminal: Terminal): string {
  return `\n${terminal.say('nearest')}\n${titles.map((title) => `  ${title}\n`).join('')}`
}

function sourceText(citation: Citation, terminal: Terminal): string {
  const { index, title, path, page, quote, publisher, updated_at, licence, url } = citation
  const place = page === null ? path : [...path, terminal.say('page', { page })]
  const facts = [publisher, updated_at === null ? null : terminal.say('updatedOn', { day: updated_at }), licence]
  const lines = [
    [title, ...place].join(' › '),
    `« ${quote.replaceAll(/\s+/g, ' ').trim()} »`,
    facts.filter((fact) => fact !== null).join(', '),
    url ?? '',
  ].filter((line) => line !== '')
  return lines.map((line, row) => `${row === 0 ? `[${index}]`.padEnd(5) : '     '}${line}\n`).join('')
}
