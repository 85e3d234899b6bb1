import type { ConversationDetail, Message } from '#contract/applications'
import type { Text } from '../../locales/text.ts'
import { lineOf } from '../conversations/copy-of-answer.ts'
import { safeLink } from '../markdown/safe-link.ts'
import type { PlaceText } from '../citations/place-of.ts'
import { type Block, type Manuscript, blocksOf } from './blocks.ts'

type Key = 'export.question' | 'export.answer' | 'export.mention' | 'source.title'

/** Says the words that a file has beside those of the conversation. */
export type ExportText = Pick<Text, 'date'> &
  PlaceText &
  ((key: Key, values?: Readonly<Record<string, string>>) => string)

interface ToExport {
  readonly conversation: Pick<ConversationDetail, 'title' | 'messages'>
  /** fr-FR. */
  readonly language: string
  /** YYYY-MM-DD: said beside the mention of the machine. */
  readonly day: string
  readonly text: ExportText
}

interface Source {
  readonly line: string
  readonly href: string | null
}

/** The answer without the passages that are read beside it. */
function answerOf({ text, proof }: Message): string {
  return text.slice(0, proof?.answer_end || text.length)
}

function sourcesOf({ proof }: Message, text: ExportText): Source[] {
  return (proof?.citations ?? []).map((citation) => ({
    line: `[${citation.index}] ${lineOf(citation, text)}`,
    href: citation.url === null ? null : safeLink(citation.url),
  }))
}

/** What was asked, what was answered, on which sources, and that a machine helped. */
export function manuscriptOf({ conversation: { title, messages }, language, day, text }: ToExport): Manuscript {
  const heading = (level: number, words: string): Block => ({ kind: 'heading', level, runs: [{ text: words }] })
  const blocks = messages.flatMap((message): Block[] => {
    if (message.role === 'user') {
      return [heading(1, text('export.question')), { kind: 'paragraph', runs: [{ text: message.text }] }]
    }
    const items = sourcesOf(message, text).map(({ line, href }): Block[] => [
      { kind: 'paragraph', runs: [href === null ? { text: line } : { text: line, href }] },
    ])
    const sources: Block[] =
      items.length === 0 ? [] : [heading(2, text('source.title')), { kind: 'list', start: null, items }]
    return [heading(2, text('export.answer')), ...blocksOf(answerOf(message), 2), ...sources]
  })
  const mention = text('export.mention', { date: text.date(day) })
  return { title, language, blocks: [...blocks, { kind: 'paragraph', runs: [{ text: mention, isItalic: true }] }] }
}

/** The same as Markdown: the answers as they were written. */
export function markdownOf({ conversation: { title, messages }, day, text }: ToExport): string {
  const parts = messages.flatMap((message) => {
    if (message.role === 'user') return [`## ${text('export.question')}`, message.text]
    const sources = sourcesOf(message, text).map(({ line, href }) => `- ${line}${href === null ? '' : ` <${href}>`}`)
    const listed = sources.length === 0 ? [] : [`### ${text('source.title')}`, sources.join('\n')]
    return [`### ${text('export.answer')}`, answerOf(message).trim(), ...listed]
  })
  const mention = text('export.mention', { date: text.date(day) })
  return `${[`# ${title}`, ...parts, `*${mention}*`].join('\n\n')}\n`
}

/** A name that every system takes. */
export function fileNameOf(title: string, extension: string): string {
  const bare = title.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
  return `${bare.slice(0, 80).trim() || 'conversation'}.${extension}`
}
