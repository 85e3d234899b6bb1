import type { serviceRoutes } from '#contract/service'
import type { ServerResponse } from 'node:http'
import type { Handlers } from '../http/handlers.ts'
import { pageHeadersWithStyle } from '../http/security-headers.ts'
import { openApi } from '../openapi/openapi.ts'
import { referencePage } from '../openapi/reference-page.ts'
import { referenceStyle } from '../openapi/reference-style.ts'

const referenceHeaders = pageHeadersWithStyle(referenceStyle)

/** What says how the service is, and how to speak to it. */
export const serviceHandlers: Handlers<keyof typeof serviceRoutes> = {
  health: async () => ({ status: 'ok' }),

  async ready({ ctx, response }) {
    const { isReady, checks } = await ctx.readiness.report()
    const body = JSON.stringify({ status: isReady ? 'ok' : 'unavailable', checks })
    if (!isReady) response.setHeader('retry-after', '5')
    send(response, { status: isReady ? 200 : 503, type: 'application/json; charset=utf-8', body })
  },

  async metrics({ ctx, response }) {
    const { contentType, text } = await ctx.metrics.render()
    send(response, { status: 200, type: contentType, body: text })
  },

  async openapi({ response }) {
    send(response, { status: 200, type: 'application/json; charset=utf-8', body: openApi().text })
  },

  async reference({ response }) {
    for (const [name, value] of Object.entries(referenceHeaders)) response.setHeader(name, value)
    send(response, { status: 200, type: 'text/html; charset=utf-8', body: referencePage() })
  },
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(bytes)
}
