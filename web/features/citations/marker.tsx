import type { Citation } from '#contract/citations'
import { useText, type Text } from '../../locales/text.ts'
import { useCitations } from './citations-context.ts'
import { placeOf } from './place-of.ts'
import './marker.css'

interface MarkerProps {
  index: number
  /** The word that the marker must stay beside. */
  before: string
}

/** A numbered source: presses open its passage. The word joiner keeps it on the line of what precedes. */
export function Marker({ index, before }: MarkerProps) {
  const text = useText()
  const { citations, openIndex, open } = useCitations()
  const citation = citations.find((candidate) => candidate.index === index)
  return (
    <span className="keep">
      {before}
      {'\u2060'}
      {citation ? (
        <button
          type="button"
          className="cite"
          aria-label={sourceName(text, citation)}
          aria-expanded={openIndex === index}
          onClick={() => open(index)}
        >
          {index}
        </button>
      ) : (
        <span className="cite" data-inert>
          {index}
        </span>
      )}
    </span>
  )
}

export function sourceName(text: Text, citation: Citation): string {
  const { index, title, page, part } = citation
  const place = part === undefined ? null : placeOf(text, citation)
  if (place !== null) return text('source.label.place', { index, title, place })
  return page === null ? text('source.label', { index, title }) : text('source.label.page', { index, title, page })
}
