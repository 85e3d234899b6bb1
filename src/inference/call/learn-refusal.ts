import { type AppError, hasCode } from '#platform/errors'
import type { TargetTraits } from '../target.ts'
import { noteSilence } from './count-tokens.ts'

/** Some servers refuse members that we add, and say so. True when one must be asked again without. */
export function learnsRefusal(traits: TargetTraits, error: AppError, priority: number): boolean {
  if (!hasCode(error, 'backend_refused')) return false
  const { reason } = error.details
  if (!traits.refusesStreamOptions && /stream_options|include_usage/.test(reason)) {
    traits.refusesStreamOptions = true
    noteSilence(traits)
    return true
  }
  if (priority === 0 || traits.refusesPriority || !/\bpriority\b/i.test(reason)) return false
  traits.refusesPriority = true
  return true
}
