import type { AppError } from '#platform/errors'
import type { Conduct } from '../admission/gate.ts'

/** A server that refuses, or has too much to do, works. */
export function conductOf(error: AppError): Conduct {
  if (error.code === 'backend_refused' || error.code === 'invalid_request') return 'served'
  return error.code === 'backend_busy' ? 'left' : 'failed'
}

/** Another server may do better; a mistake of the client stays one. */
export function isWorthAnother({ code }: AppError): boolean {
  return code === 'backend_unavailable' || code === 'backend_protocol' || code === 'backend_busy'
}
