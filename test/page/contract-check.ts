import { contract, type OperationId } from '#contract/contract'
import type { Route } from '#contract/route'

/** What the page sent, as it is written in an address and in JSON. */
export interface Sent {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

const operationIds = Object.keys(contract).filter(isOperation)

const addresses = operationIds.map((id) => {
  const { method, path }: Route = contract[id]
  const pattern = path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string, rest: string | undefined) =>
    rest === undefined ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
  )
  return { id, method, pattern: new RegExp(`^${pattern}$`), variables: path.split(':').length }
})

/** The operation of an address: the one with the fewest variables. */
export function findOperation(method: string, path: string): { id: OperationId; params: Sent['params'] } | null {
  const [found] = addresses
    .filter((address) => address.method === method && address.pattern.test(path))
    .toSorted((one, other) => one.variables - other.variables)
  if (found === undefined) return null
  const groups = found.pattern.exec(path)?.groups ?? {}
  const params = Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)])
  return { id: found.id, params: Object.fromEntries(params) }
}

/** What the contract refuses of a request; empty when it is right. */
export function problemsOf(id: OperationId, { params, query, body }: Sent): string[] {
  const route: Route = contract[id]
  const form = route.transport === 'upload' ? route.form : undefined
  const parts = [
    ['params', route.params, params],
    ['query', route.query, query],
    ['body', route.body ?? form, body],
  ] as const
  return parts.flatMap(([part, schema, value]) => {
    const error = schema?.safeParse(value).error
    return error === undefined ? [] : [`${id} refuses the ${part} ${JSON.stringify(value)}: ${error.message}`]
  })
}

/** Throws when the server could not have answered this. */
export function checkAnswer(id: OperationId, output: unknown): void {
  const { response }: Route = contract[id]
  response?.parse(output)
}

export function statusOf(id: OperationId): number {
  return contract[id].status
}

function isOperation(id: string): id is OperationId {
  return id in contract
}
