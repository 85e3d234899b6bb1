import type { IncomingMessage } from 'node:http'
import type { Route } from '#contract/route'

/** Whose clients read the errors of a request: those of the operation, or of the library that names itself. */
export function dialectOf({ headers }: IncomingMessage, route?: Route): Route['dialect'] {
  return route?.dialect ?? (headers['anthropic-version'] === undefined ? undefined : 'anthropic')
}
