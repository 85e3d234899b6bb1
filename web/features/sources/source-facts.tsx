import type { Citation } from '#contract/citations'
import { useText, type Text } from '../../locales/text.ts'

export function SourceFacts({ citation }: { citation: Citation }) {
  const text = useText()
  const facts: [string, string | null][] = [
    [text('source.publisher'), citation.publisher],
    [text('source.updated'), citation.updated_at && text.date(citation.updated_at)],
    [text('source.effective'), effectiveDates(text, citation)],
    [text('source.licence'), citation.licence],
    [text('source.page'), citation.page === null ? null : String(citation.page)],
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
