import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useCancelEvaluation, useDeleteEvaluation, useGetEvaluation } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { Tag } from '../../ui/tag.tsx'
import { EvaluationFigures } from './evaluation-figures.tsx'
import { EvaluatedQuestions } from './evaluated-questions.tsx'
import { isUnderWay } from './under-way.ts'

type Result = OperationOutput<'getEvaluation'>

const pollMs = 2_000

/** How far it is, its figures, and the questions. */
export function EvaluationResult({ id }: { id: number }) {
  const text = useText()
  const { data, error, refetch } = useGetEvaluation(
    { params: { id } },
    { refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? pollMs : false) },
  )
  if (error) return <ReadingFailure error={error} onRetry={() => void refetch()} />
  if (!data) return <p className="quiet">{text('loading')}</p>
  return (
    <section className="stack" aria-labelledby="resultat">
      <h2 id="resultat">
        {data.name} <Tag tone={data.status === 'failed' ? 'warn' : undefined}>{text(`evaluations.${data.status}`)}</Tag>
      </h2>
      <p role="status">
        {text('evaluations.progress', {
          done: data.answers,
          total: text.number(data.questions * data.variants.length),
        })}
      </p>
      <EvaluationFigures result={data} />
      <EvaluatedQuestions result={data} />
      <ResultActions result={data} />
    </section>
  )
}

function ResultActions({ result }: { result: Result }) {
  const text = useText()
  const { id, name } = result
  const params = { id }
  const [isAsked, setAsked] = useState(false)
  const cancel = useCancelEvaluation({
    invalidates: ['getEvaluation', 'listEvaluations'],
    says: () => text('evaluations.stopped', { name }),
  })
  const remove = useDeleteEvaluation({
    invalidates: ['listEvaluations'],
    says: () => text('evaluations.deleted', { name }),
    leadsTo: () => ({ to: '/administration/evaluations', search: { essai: undefined } }),
  })
  return (
    <div className="row">
      <a className="button" href={`/v1/evaluations/${id}/results.csv`} download>
        {text('evaluations.export')}
      </a>
      {isUnderWay(result) && <Button onClick={() => cancel.run({ params })}>{text('evaluations.stop')}</Button>}
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('delete')}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={text('evaluations.delete.title', { name })}
          explanation={text('evaluations.delete.text')}
          onClose={() => setAsked(false)}
          onConfirm={() => (setAsked(false), remove.run({ params }))}
        />
      )}
    </div>
  )
}
