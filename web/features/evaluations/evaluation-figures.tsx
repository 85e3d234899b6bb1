import type { OperationOutput } from '#client/client'
import type { EvaluationFigures as Figures } from '#contract/evaluations'
import { useText } from '../../locales/text.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { variantName } from './variant-fields.tsx'

const shares = [
  'all_facts',
  'first_characters',
  'quoted_words',
  'right_document',
  'right_document_first',
  'refused',
  'sure',
  'right_of_sure',
  'others_refused',
  'others_not_sure',
] as const
const counts = ['asked', 'answerable', 'others', 'failed', 'fell_back'] as const
const times = ['median_ms', 'p95_ms'] as const
type Name = (typeof shares)[number] | (typeof counts)[number] | (typeof times)[number]

const isShare = (name: Name): boolean => shares.some((share) => share === name)

/** A line per figure, a column per way of asking, and what the second changes. */
export function EvaluationFigures({ result: { variants, figures } }: { result: OperationOutput<'getEvaluation'> }) {
  const text = useText()
  const shown = (name: Name, value: number): string => {
    if (isShare(name)) return text.percent(value)
    const isTime = times.some((time) => time === name)
    return isTime ? text('routes.milliseconds', { count: text.number(Math.round(value)) }) : text.number(value)
  }
  const [first, second] = figures
  const change = (name: Name): string => {
    if (!first || !second) return ''
    const difference = Math.abs(second[name] - first[name])
    const sign = second[name] > first[name] ? '+' : second[name] < first[name] ? '−' : ''
    return isShare(name)
      ? `${sign}${text('evaluations.points', { points: Math.round(1000 * difference) / 10 })}`
      : `${sign}${shown(name, difference)}`
  }
  const ways = variants.flatMap((variant, place) => {
    const own: Figures | undefined = figures[place]
    if (own === undefined) return []
    const title = variantName(text, variant)
    return [{ key: String(place), title, cell: (name: Name) => shown(name, own[name]), isNumber: true }]
  })
  const difference = { key: 'change', title: text('evaluations.change'), cell: change, isNumber: true }
  const caption = text('evaluations.figures')
  return (
    <DataTable
      caption={caption}
      columns={[
        { key: 'name', title: caption, cell: (name: Name) => text(`evaluations.figure.${name}`) },
        ...ways,
        ...(second ? [difference] : []),
      ]}
      rows={[...shares, ...counts, ...times]}
      rowId={(name) => name}
      empty={text('evaluations.none')}
    />
  )
}
