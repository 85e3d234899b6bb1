import type { Evaluation } from '#contract/evaluations'

export const isUnderWay = ({ status }: Pick<Evaluation, 'status'>): boolean =>
  status === 'queued' || status === 'running'
