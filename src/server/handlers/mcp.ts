import type { mcpRoutes } from '#contract/mcp'
import { authorize } from '#platform/auth/authorize'
import { answerRpc } from '../dialects/mcp/answer-rpc.ts'
import { writeJson } from '../dialects/write-json.ts'
import type { Handlers } from '../http/handlers.ts'

/** Tools for the models of other programs. */
export const mcpHandlers: Handlers<keyof typeof mcpRoutes> = {
  async mcp(call) {
    const { ctx, body, response } = call
    authorize(ctx, 'search:read')
    const messages = Array.isArray(body) ? body : [body]
    const answers = []
    for (const message of messages) answers.push(await answerRpc(call, message))
    const told = answers.filter((answer) => answer !== null)
    if (told.length === 0) response.writeHead(202).end()
    else writeJson(response, ctx.actor.requestId, Array.isArray(body) ? told : told[0])
  },
}
