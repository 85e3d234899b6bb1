import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '#platform/errors'
import type { Binder } from './http/binder.ts'
import { dialectOf } from './http/dialect-of.ts'
import { languageOf } from './http/language.ts'
import { requestIdOf } from './http/request-id.ts'
import { isInterfacePath, targetOf } from './http/request-target.ts'
import type { StaticPages } from './http/static-pages.ts'
import { writeError } from './http/write-error.ts'

/** What answers requests: while the program starts, a word that it is alive; then the operations and the pages. */
export class StartupGate {
  #inside: { bind: Binder; pages: StaticPages } | null = null

  open(inside: { bind: Binder; pages: StaticPages }): void {
    this.#inside = inside
  }

  readonly listener = (request: IncomingMessage, response: ServerResponse): void => {
    if (this.#inside === null) {
      answerStarting(request, response)
      return
    }
    const { bind, pages } = this.#inside
    if (bind(request, response)) return
    const { path } = targetOf(request)
    if (isInterfacePath(path) || !pages(request, response, path))
      refuse(request, response, new AppError('not_found', { what: 'page', id: path.slice(0, 200) }))
  }
}

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  if (targetOf(request).path === '/health') {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"status":"ok"}')
  } else refuse(request, response, new AppError('starting', { what: 'database' }))
}

function refuse(request: IncomingMessage, response: ServerResponse, error: AppError): void {
  const { headers } = request
  const dialect = targetOf(request).path.startsWith('/scim/') ? ('scim' as const) : dialectOf(request)
  const requestId = requestIdOf(headers['x-request-id'])
  const audience = { requestId, language: languageOf(headers['accept-language']), dialect }
  writeError(response, error, audience)
}
