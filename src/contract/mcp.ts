import { z } from 'zod'
import { route } from './route.ts'

/** One message of JSON-RPC 2.0: a request, a notification, or an answer to one of ours. */
export const RpcMessage = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string().max(200), z.number()]).nullish(),
  method: z.string().max(200).optional(),
  params: z.looseObject({}).nullish(),
})
export type RpcMessage = z.infer<typeof RpcMessage>

const RpcAnswer = z.looseObject({ jsonrpc: z.literal('2.0') })

export const mcpRoutes = {
  mcp: route({
    method: 'POST',
    path: '/mcp',
    tag: 'search',
    summary: 'Model Context Protocol, streamable HTTP: search, fetch and ask as tools of another program’s model',
    access: 'search:read',
    transport: 'raw',
    status: 200,
    body: z.union([RpcMessage, z.array(RpcMessage).min(1).max(50)]),
    response: z.union([RpcAnswer, z.array(RpcAnswer).max(50)]),
  }),
}
