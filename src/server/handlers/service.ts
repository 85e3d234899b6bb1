import type { serviceRoutes } from '#contract/service'
import type { ServerResponse } from 'node:http'
import { AppError } from '#platform/errors'
import { readSecurityContact } from '#platform/legal-texts/security-contact'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { pageHeadersWithStyle } from '../http/security-headers.ts'
import { openApi } from '../openapi/openapi.ts'
import { referencePage } from '../openapi/reference-page.ts'
import { referenceStyle } from '../openapi/reference-style.ts'

/** Read again within half a year (RFC 9116, section 2.5.5: less than one). */
const securityTextDays = 180

const referenceHeaders = pageHeadersWithStyle(referenceStyle)

/** What says how the service is, and how to speak to it. */
export const serviceHandlers: Handlers<keyof typeof serviceRoutes> = {
  health: async () => ({ status: 'ok' }),

  /** A balancer reads the status; what is wrong is for whoever watches. */
  ready: ({ ctx, response }) => report(ctx, response, ctx.site.isMonitor(ctx.actor.address)),

  readyDetails: ({ ctx, response }) => report(ctx, response, true),

  async securityText({ ctx, response }) {
    const { securityContact, publicUrl } = ctx.site
    const contact = securityContact ?? (await readSecurityContact(ctx))
    if (contact === null) throw new AppError('not_found', { what: 'page', id: 'security.txt' })
    const expires = new Date(Date.now() + securityTextDays * 86_400_000).toISOString()
    const canonical = publicUrl === null ? [] : [`Canonical: ${new URL('/.well-known/security.txt', publicUrl).href}`]
    const lines = [`Contact: ${contact}`, `Expires: ${expires}`, 'Preferred-Languages: fr, en', ...canonical]
    send(response, { status: 200, type: 'text/plain; charset=utf-8', body: `${lines.join('\n')}\n` })
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

async function report({ readiness }: Pick<ServerContext, 'readiness'>, response: ServerResponse, isTold: boolean) {
  const { isReady, checks } = await readiness.report()
  const body = JSON.stringify({ status: isReady ? 'ok' : 'unavailable', ...(isTold ? { checks } : {}) })
  if (!isReady) response.setHeader('retry-after', '5')
  send(response, { status: isReady ? 200 : 503, type: 'application/json; charset=utf-8', body })
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
