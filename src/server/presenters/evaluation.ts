import { type VariantFigures } from '#apps/evaluations/get-evaluation'
import type { EvaluatedQuestion } from '#apps/evaluations/list-questions'
import type { CountedEvaluation } from '#apps/evaluations/queries'
import type { AnswerRow } from '#apps/evaluations/answers/queries'
import { type Variant, Variants } from '#apps/evaluations/variant'
import { AnswerStatus } from '#contract/citations'
import type * as wire from '#contract/evaluations'
import { toUnixSeconds } from './unix-seconds.ts'

export function variantOf({ collection_ids: collectionIds, ...variant }: wire.EvaluationVariant): Variant {
  return { ...variant, collectionIds }
}

export function presentEvaluation(row: CountedEvaluation): wire.Evaluation {
  const seconds = (moment: Date | null): number | null => (moment === null ? null : toUnixSeconds(moment))
  return {
    object: 'evaluation',
    id: row.id,
    name: row.name,
    status: row.status,
    failure: row.failure,
    variants: Variants.parse(row.variants).map(({ collectionIds, ...variant }) => ({
      ...variant,
      collection_ids: collectionIds,
    })),
    questions: row.questions,
    answers: row.answers,
    created: toUnixSeconds(row.created_at),
    started: seconds(row.started_at),
    ended: seconds(row.ended_at),
  }
}

export function presentFigures({ asked, summary, medianMs, p95Ms }: VariantFigures): wire.EvaluationFigures {
  return {
    asked,
    answerable: summary.answerable,
    all_facts: summary.all,
    first_characters: summary.early,
    quoted_words: summary.quoted,
    right_document: summary.cites,
    right_document_first: summary.citesFirst,
    refused: summary.refused,
    sure: summary.sure,
    right_of_sure: summary.rightOfSure,
    others: summary.others,
    others_refused: summary.othersRefused,
    others_not_sure: summary.othersNotSure,
    failed: summary.failed,
    fell_back: summary.fellBack,
    median_ms: Math.round(medianMs),
    p95_ms: Math.round(p95Ms),
  }
}

export function presentQuestion({ position, question, answers }: EvaluatedQuestion): wire.EvaluatedQuestion {
  const { line, turns } = question
  return { position: position + 1, line, question: turns.at(-1) ?? '', answers: answers.map(presentAnswer) }
}

function presentAnswer(row: AnswerRow | null): wire.EvaluatedAnswer | null {
  if (row === null) return null
  const { evaluation_id: _evaluation, position: _position, variant: _variant, status, duration_ms, ...shown } = row
  return {
    ...shown,
    status: status === null ? null : AnswerStatus.parse(status),
    duration_ms: Math.round(duration_ms),
  }
}
