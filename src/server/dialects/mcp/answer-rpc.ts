import type { RpcMessage } from '#contract/mcp'
import { hasCode } from '#platform/errors'
import { asAppError, errorBody } from '#server/http/write-error'
import { errorWords } from '#server/locales/error-words'
import { validate } from '#server/http/validate'
import { z } from 'zod'
import type { AnsweredCall } from '../ask-assistant.ts'
import { listResources, readResource, resourceTemplates } from './resources.ts'
import { type McpTool, mcpTools } from './tools.ts'

type Json = Readonly<Record<string, unknown>>

/** Versions of the protocol whose clients are understood; the newest is proposed to the others. */
const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const
const notFoundCode = -32_601
const invalidParamsCode = -32_602
const resourceNotFoundCode = -32_002

class RpcError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** The answer to one message; null for a notification. Nothing is remembered between two of them. */
export async function answerRpc(call: AnsweredCall, { id, method, params }: RpcMessage): Promise<Json | null> {
  if (id === undefined || id === null || method === undefined) return null
  try {
    const answer = methods.get(method)
    if (answer === undefined) throw new RpcError(notFoundCode, `no method ${method}`)
    return { jsonrpc: '2.0', id, result: await answer(call, params ?? {}) }
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } }
  }
}

const methods: ReadonlyMap<string, (call: AnsweredCall, params: Json) => Json | Promise<Json>> = new Map(
  Object.entries({
    initialize: (_, { protocolVersion }) => ({
      protocolVersion: versions.find((version) => version === protocolVersion) ?? versions[0],
      capabilities: { tools: { listChanged: false }, resources: { subscribe: false, listChanged: false } },
      serverInfo: { name: 'socle', title: 'Socle', version: '0.1.0' },
      instructions: 'Answers from official French sources and the documents of the organisation, with citations.',
    }),
    ping: () => ({}),
    'tools/list': () => ({ tools: mcpTools.map(describe) }),
    'tools/call': callTool,
    'resources/list': ({ ctx }, params) => orRpcError(listResources(ctx, params)),
    'resources/templates/list': () => ({ resourceTemplates }),
    'resources/read': ({ ctx }, params) => orRpcError(readResource(ctx, params)),
  }),
)

/** What is refused of a resource is an error of the protocol, in words. */
async function orRpcError(doing: Promise<Json>): Promise<Json> {
  try {
    return await doing
  } catch (error) {
    if (hasCode(error, 'not_found')) throw new RpcError(resourceNotFoundCode, errorWords(error, 'en'))
    if (hasCode(error, 'forbidden')) throw new RpcError(invalidParamsCode, errorWords(error, 'en'))
    throw error
  }
}

function describe({ name, title, description, input }: McpTool): Json {
  const annotations = { title, readOnlyHint: true, openWorldHint: false }
  return { name, title, description, inputSchema: z.toJSONSchema(input, { io: 'input' }), annotations }
}

/** A tool that fails is an answer too: the model that called it reads why. */
async function callTool(call: AnsweredCall, { name, arguments: given }: Json): Promise<Json> {
  const tool = mcpTools.find((one) => one.name === name)
  if (tool === undefined) throw new RpcError(invalidParamsCode, `no tool ${String(name).slice(0, 100)}`)
  try {
    const input = validate({ where: 'body', schema: tool.input, value: given ?? {} }, call.language)
    const result = await tool.run(call, input)
    return { content: [{ type: 'text', text: JSON.stringify(result) }], structuredContent: result }
  } catch (thrown) {
    const error = asAppError(thrown)
    const { requestId } = call.ctx.actor
    if (error.code === 'internal') call.ctx.log.error({ requestId, err: thrown }, 'a tool failed')
    const { message } = errorBody(error, { requestId, language: call.language }).error
    return { content: [{ type: 'text', text: message }], isError: true }
  }
}
