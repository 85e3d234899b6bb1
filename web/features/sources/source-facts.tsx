import type { Citation } from '#contract/citations'
import { useText, type Text } from '../../locales/text.ts'
import { placeOf } from '../citations/place-of.ts'

export function SourceFacts({ citation }: { citation: Citation }) {
  const text = useText()
  const { publisher, collection, corpus, file_name: file, page, part, updated_at: updated, licence } = citation
  const facts: [string, string | null][] = [
    [text('source.publisher'), publisher],
    [text(corpus === null ? 'source.collection' : 'source.corpus'), collection],
    [text('source.file'), file],
    part === undefined
      ? [text('source.page'), page === null ? null : String(page)]
      : [text('source.place'), placeOf(text, citation)],
    [text('source.updated'), updated && text.date(updated)],
    [text('source.effective'), effectiveDates(text, citation)],
    [text('source.licence'), licence],
  ]
  return <dl>{facts.map(([name, value]) => value && <Fact key={name} name={name} value={value} />)}</dl>
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

function effectiveDates(text: Text, { effective_from: from, effective_to: to }: Citation): string | null {
  const parts = [
    from && text('source.effective.from', { from: text.date(from) }),
    to && text('source.effective.until', { to: text.date(to) }),
  ].filter(Boolean)
  return parts.length === 0 ? null : parts.join(' ')
}
