import { type AppError, hasCode } from '#platform/errors'

/** Some servers know no `stream_options`, and say so: they are asked again without. */
export function refusesStreamOptions(error: AppError): boolean {
  return hasCode(error, 'backend_refused') && /stream_options|include_usage/.test(error.details.reason)
}
