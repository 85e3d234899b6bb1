import { AppError } from '#platform/errors'

/** The event may be cut anywhere by the backend: the empty line before closes what came before. */
export function errorEvent(error: AppError, requestId: string): string {
  const { code, details } = error
  const told = 'value' in details && details.value !== '' ? details.value : undefined
  const message = String(told ?? ('reason' in details ? details.reason.replaceAll('_', ' ') : code))
  const body = { error: { message, type: 'server_error', code, param: null, request_id: requestId } }
  // Named for Albert's clients; OpenAI's read the data of any event.
  return `\n\nevent: error\ndata: ${JSON.stringify(body)}\n\n`
}

export function cutAnswer(backend: string): AppError {
  return new AppError('backend_unavailable', { backend, reason: 'answer_cut' })
}
