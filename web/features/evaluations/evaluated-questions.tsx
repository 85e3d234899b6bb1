import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import type { EvaluatedAnswer, EvaluatedQuestion } from '#contract/evaluations'
import { useText, type Text } from '../../locales/text.ts'
import { useListEvaluatedQuestions } from '../../operations.ts'
import { CheckField } from '../../ui/field.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { isUnderWay } from './under-way.ts'
import { variantName } from './variant-fields.tsx'

const limit = 25
const pollMs = 5_000

/** Each question with how it was answered; of two ways of asking, first those that differ. */
export function EvaluatedQuestions({ result }: { result: OperationOutput<'getEvaluation'> }) {
  const { id, variants } = result
  const text = useText()
  const [offset, setOffset] = useState(0)
  const [isDiffering, setDiffering] = useState(variants.length > 1)
  const query = { limit, offset, differing: isDiffering ? ('true' as const) : ('false' as const) }
  const { data, error, refetch } = useListEvaluatedQuestions(
    { params: { id }, query },
    { refetchInterval: isUnderWay(result) ? pollMs : false },
  )
  return (
    <section className="stack">
      <h3>{text('evaluations.questions')}</h3>
      {variants.length > 1 && (
        <CheckField
          label={text('evaluations.differing')}
          checked={isDiffering}
          onChange={({ target }) => (setOffset(0), setDiffering(target.checked))}
        />
      )}
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('evaluations.questions')}
          columns={[
            {
              key: 'question',
              title: text('admin.feedback.question'),
              cell: ({ question }: EvaluatedQuestion) => question,
            },
            ...variants.map((variant, place) => ({
              key: String(place),
              title: variantName(text, variant),
              cell: (row: EvaluatedQuestion) => gradeIn(text, row.answers[place] ?? null),
            })),
          ]}
          rows={data.data}
          rowId={({ position }) => position}
          empty={text(isDiffering ? 'evaluations.differing.none' : 'evaluations.questions.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
    </section>
  )
}

/** "Passages cités mot pour mot : faits montrés, bon document" */
function gradeIn(text: Text, answer: EvaluatedAnswer | null): string {
  if (answer === null) return text('evaluations.waiting')
  if (answer.status === null) return text('evaluations.answer.failed')
  const grades = [
    answer.all_facts === null ? '' : text(answer.all_facts ? 'evaluations.facts.shown' : 'evaluations.facts.missing'),
    answer.right_document === null
      ? ''
      : text(answer.right_document ? 'evaluations.document.right' : 'evaluations.document.wrong'),
  ]
  return [text(`quality.level.${answer.status}`), ...grades].filter((part) => part !== '').join(', ')
}
