import { z } from 'zod'
import { AnswerStatus } from './citations.ts'
import { route } from './route.ts'
import { CollectionId } from './ids.ts'
import { Id, IdParams, keptName, keptText, listOf, Page, UnixSeconds } from './schemas.ts'

/** One way of asking: two of them are compared. */
export const EvaluationVariant = z.strictObject({
  assistant: z.string().min(1).max(200).describe('Its name: `socle` is in every organisation'),
  collection_ids: z
    .array(CollectionId)
    .max(100)
    .nullable()
    .default(null)
    .describe('Null: all that the assistant searches'),
  mode: z.enum(['quote', 'generate']).nullable().default(null).describe('Null: as the assistant is set'),
  model: z.string().min(1).max(300).nullable().default(null).describe('Null: the assistant’s own'),
})
export type EvaluationVariant = z.output<typeof EvaluationVariant>

const Share = z.number().min(0).max(1)
const Count = z.number().int()

/** Shares of the questions that name facts, a document, either (`refused`, `sure`), or neither (`others_…`). */
export const EvaluationFigures = z.object({
  asked: Count,
  answerable: Count.describe('Of those asked, questions that name facts or a document'),
  all_facts: Share,
  first_characters: Share.describe('All facts in the first 600 characters'),
  quoted_words: Share.describe('All facts in the words cited'),
  right_document: Share,
  right_document_first: Share,
  refused: Share.describe('Nothing found, although the question has an answer'),
  sure: Share.describe('Given as sure'),
  right_of_sure: Share.describe('Of these, all facts shown; without facts, a right document cited'),
  others: Count.describe('Questions that nothing answers'),
  others_refused: Share,
  others_not_sure: Share.describe('Refused, or given as not sure'),
  failed: Count.describe('Without an answer: an error'),
  fell_back: Count.describe('Quoted in the place of a model that failed'),
  median_ms: z.number(),
  p95_ms: z.number(),
})
export type EvaluationFigures = z.infer<typeof EvaluationFigures>

export const Evaluation = z.object({
  object: z.literal('evaluation'),
  id: Id,
  name: z.string(),
  status: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']),
  failure: z.string().nullable().describe('Code of the error that ended it'),
  variants: z.array(EvaluationVariant).max(2),
  questions: Count,
  answers: Count.describe('Graded so far: all of them are questions × variants'),
  created: UnixSeconds,
  started: UnixSeconds.nullable(),
  ended: UnixSeconds.nullable(),
})
export type Evaluation = z.infer<typeof Evaluation>

const Shown = z.boolean().nullable()

/** What an answer showed; null where the question names no fact, or no document. */
export const EvaluatedAnswer = z.object({
  status: AnswerStatus.nullable().describe('Null: it failed'),
  failure: z.string().nullable(),
  all_facts: Shown,
  first_characters: Shown,
  quoted_words: Shown,
  right_document: Shown,
  right_document_first: Shown,
  fell_back: z.boolean(),
  duration_ms: z.number(),
})
export type EvaluatedAnswer = z.infer<typeof EvaluatedAnswer>

export const EvaluatedQuestion = z.object({
  position: Count.describe('In the file, the first being 1'),
  line: Count.describe('Of the file'),
  question: z.string(),
  answers: z.array(EvaluatedAnswer.nullable()).max(2).describe('By variant; null for what is not asked yet'),
})
export type EvaluatedQuestion = z.infer<typeof EvaluatedQuestion>

const governed = { tag: 'applications', access: 'settings:manage', transport: 'json' } as const

export const evaluationRoutes = {
  createEvaluation: route({
    ...governed,
    method: 'POST',
    path: '/v1/evaluations',
    summary:
      'Grade the answers to questions of one’s own, asked in one way or in two; one at a time in an organisation',
    status: 201,
    body: z.strictObject({
      name: keptName(z.string().trim().min(1).max(200)),
      questions: keptText(z.string().min(1).max(2_000_000)).describe(
        'The file: CSV with the columns question, facts (parted by `;`, ways to say one by `|`) and document (`|`), or JSON lines with `question` or `turns`, `facts` and `documents`',
      ),
      format: z.enum(['csv', 'jsonl']).default('csv'),
      variants: z.array(EvaluationVariant).min(1).max(2),
    }),
    response: Evaluation,
  }),
  listEvaluations: route({
    ...governed,
    method: 'GET',
    path: '/v1/evaluations',
    summary: 'Evaluations of the organisation, latest first',
    status: 200,
    query: Page,
    response: listOf(Evaluation),
  }),
  getEvaluation: route({
    ...governed,
    method: 'GET',
    path: '/v1/evaluations/:id',
    summary: 'How far an evaluation is, and its figures so far',
    status: 200,
    params: IdParams,
    response: Evaluation.extend({ figures: z.array(EvaluationFigures).max(2).describe('By variant') }),
  }),
  listEvaluatedQuestions: route({
    ...governed,
    method: 'GET',
    path: '/v1/evaluations/:id/questions',
    summary: 'Its questions, with what each answer showed; or those alone whose two answers are not graded the same',
    status: 200,
    params: IdParams,
    query: Page.extend({ differing: z.enum(['true', 'false']).default('false') }),
    response: listOf(EvaluatedQuestion),
  }),
  exportEvaluation: route({
    ...governed,
    transport: 'download',
    method: 'GET',
    path: '/v1/evaluations/:id/results.csv',
    summary: 'The same as a table, for a spreadsheet',
    status: 200,
    params: IdParams,
  }),
  cancelEvaluation: route({
    ...governed,
    method: 'POST',
    path: '/v1/evaluations/:id/cancel',
    summary: 'Ask nothing more; what was graded is kept',
    status: 200,
    params: IdParams,
    response: Evaluation,
  }),
  deleteEvaluation: route({
    ...governed,
    method: 'DELETE',
    path: '/v1/evaluations/:id',
    summary: 'Delete an evaluation with its questions; one under way stops',
    status: 204,
    params: IdParams,
  }),
}
