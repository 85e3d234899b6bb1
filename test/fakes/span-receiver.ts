import { type Server, createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

const Attribute = z.object({ key: z.string(), value: z.record(z.string(), z.union([z.string(), z.number()])) })
const ReceivedSpan = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes: z.array(Attribute),
  status: z.object({ code: z.number(), message: z.string() }).optional(),
})
export type ReceivedSpan = z.infer<typeof ReceivedSpan>

const Received = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(ReceivedSpan) })),
    }),
  ),
})

/** A receiver of OTLP over HTTP, in the JSON encoding, that keeps what it is sent. */
export interface SpanReceiverFake {
  readonly url: string
  readonly spans: ReceivedSpan[]
  /** Headers of each request. */
  readonly headers: NodeJS.Dict<string | string[]>[]
  /** What it answers from now on. */
  status: number
  close(): Promise<void>
}

export async function startSpanReceiver(): Promise<SpanReceiverFake> {
  const kept = { spans: [] as ReceivedSpan[], headers: [] as NodeJS.Dict<string | string[]>[], status: 200 }
  const server: Server = createServer(async (request, response) => {
    const body: unknown = await json(request)
    kept.headers.push(request.headers)
    const { data } = Received.safeParse(body)
    const isRight = request.method === 'POST' && request.url === '/v1/traces' && data !== undefined
    const status = isRight ? kept.status : 400
    if (status === 200) kept.spans.push(...(data?.resourceSpans ?? []).flatMap(spansOf))
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return Object.assign(kept, {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function spansOf({ scopeSpans }: z.infer<typeof Received>['resourceSpans'][number]): ReceivedSpan[] {
  return scopeSpans.flatMap(({ spans }) => spans)
}

/** Each attribute with the kind of value that it was sent as. */
export function attributesOf({ attributes }: ReceivedSpan): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value]))
}
