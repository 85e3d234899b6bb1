import { contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { z } from 'zod'

/** What a client sent, and what the contract says of it. */
export interface SentRequest {
  /** The operation that its address is of; null when there is none. */
  readonly operation: string | null
  readonly body: unknown
  /** What of it would be refused. */
  readonly faults: readonly string[]
}

const routes: [string, Route][] = Object.entries(contract)

/** Notes what a client sends in the place of sending it, and answers an empty object. */
export function notingFetch(): { readonly fetch: typeof fetch; last(): SentRequest } {
  const sent: SentRequest[] = []
  return {
    async fetch(input, init) {
      sent.push(await judged(new Request(input, init)))
      return Response.json({})
    },
    last() {
      const last = sent.at(-1)
      if (last === undefined) throw new Error('the client sent nothing')
      return last
    },
  }
}

async function judged(request: Request): Promise<SentRequest> {
  const url = new URL(request.url)
  const found = operationAt(request.method, url.pathname)
  const text = await request.text()
  const isJson = request.headers.get('content-type')?.startsWith('application/json') === true
  const body: unknown = isJson ? JSON.parse(text) : text
  if (found === null) return { operation: null, body, faults: [`no operation at ${request.method} ${url.pathname}`] }
  const [operation, route] = found
  const query = Object.fromEntries(url.searchParams)
  const faults = [
    ...faultsIn('query', route.query ?? z.object({}), query),
    ...(route.body === undefined || !isJson ? [] : faultsIn('body', route.body, body)),
    ...(route.body === undefined && isJson ? ['a body that nothing reads'] : []),
  ]
  return { operation, body, faults }
}

function faultsIn(part: string, schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `${[part, ...path.map(String)].join('.')}: ${message}`,
  )
}

function operationAt(method: string, path: string): [string, Route] | null {
  const found = routes.find(
    ([, route]) => route.method === method && [route.path, ...(route.aliases ?? [])].some((one) => matches(one, path)),
  )
  return found ?? null
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split(/(:\w+(?:\{[^}]*\})?)/)
  const written = parts.map((part) => (part.startsWith(':') ? (part.endsWith('{.+}') ? '.+' : '[^/]+') : escaped(part)))
  return new RegExp(`^${written.join('')}$`).test(path)
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
