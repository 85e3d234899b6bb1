import { Readable } from 'node:stream'
import { cancelEvaluation } from '#apps/evaluations/cancel-evaluation'
import { createEvaluation } from '#apps/evaluations/create-evaluation'
import { deleteEvaluation } from '#apps/evaluations/delete-evaluation'
import { exportEvaluation } from '#apps/evaluations/export-evaluation'
import { getEvaluationFigures } from '#apps/evaluations/get-evaluation'
import { listEvaluations } from '#apps/evaluations/list-evaluations'
import { listEvaluatedQuestions } from '#apps/evaluations/list-questions'
import type { evaluationRoutes } from '#contract/evaluations'
import type { Handlers } from '../http/handlers.ts'
import { presentEvaluation, presentFigures, presentQuestion, variantOf } from '../presenters/evaluation.ts'

/** Grades of the answers to questions of one's own. */
export const evaluationHandlers: Handlers<keyof typeof evaluationRoutes> = {
  async createEvaluation({ ctx, body: { name, questions: text, format, variants }, language }) {
    const asked = { name, text, format, language, variants: variants.map(variantOf) }
    return presentEvaluation(await createEvaluation(ctx, asked))
  },

  async listEvaluations({ ctx, query }) {
    const { rows, total } = await listEvaluations(ctx, query)
    return { object: 'list', data: rows.map(presentEvaluation), total, ...query }
  },

  async getEvaluation({ ctx, params }) {
    const { evaluation, figures } = await getEvaluationFigures(ctx, params.id)
    return { ...presentEvaluation(evaluation), figures: figures.map(presentFigures) }
  },

  async listEvaluatedQuestions({ ctx, params, query: { differing, limit, offset } }) {
    const page = { limit, offset }
    const asked = { ...page, onlyDiffering: differing === 'true' }
    const { rows, total } = await listEvaluatedQuestions(ctx, params.id, asked)
    return { object: 'list', data: rows.map(presentQuestion), total, ...page }
  },

  async exportEvaluation({ ctx, params }) {
    const content = Buffer.from(await exportEvaluation(ctx, params.id))
    const name = `evaluation-${params.id}.csv`
    return { name, mediaType: 'text/csv; charset=utf-8', sizeBytes: content.length, content: Readable.from([content]) }
  },

  cancelEvaluation: async ({ ctx, params }) => presentEvaluation(await cancelEvaluation(ctx, params.id)),

  deleteEvaluation: ({ ctx, params }) => deleteEvaluation(ctx, params.id),
}
