import { type OperationId, contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'

export interface Found {
  readonly id: OperationId
  readonly route: Route
  /** Found by the path of an older client. */
  readonly isAlias: boolean
  /** As they came in the path, still encoded. */
  readonly params: Readonly<Record<string, string>>
}

export interface ContractRouter {
  find(method: string, path: string): Found | null
  /** Methods of the operations that have this path; none when the path is unknown. */
  methodsOf(path: string): string[]
}

interface Target {
  readonly id: OperationId
  readonly isAlias: boolean
}

const noParams = {}

/** Hono's router, and nothing else of Hono: requests and responses stay Node's own. */
export function createContractRouter(serves: (route: Route) => boolean = () => true): ContractRouter {
  const router = new SmartRouter<Target>({ routers: [new RegExpRouter(), new TrieRouter()] })
  const ids = operationIds().filter((id) => serves(contract[id]))
  for (const id of ids) {
    const { method, path, aliases = [] }: Route = contract[id]
    router.add(method, path, { id, isAlias: false })
    for (const alias of aliases) router.add(method, alias, { id, isAlias: true })
  }
  const methods = [...new Set(ids.map((id) => contract[id].method))]
  const find = (method: string, path: string): Found | null => {
    const [matches, stash] = router.match(method === 'HEAD' ? 'GET' : method, path)
    const [match] = matches
    if (match === undefined) return null
    const [{ id, isAlias }, where] = match
    return { id, isAlias, route: contract[id], params: readParams(where, stash) }
  }
  const plain = plainPaths(ids, find)
  const findSlashed = (method: string, path: string): Found | null =>
    plain.get(method)?.get(path) ??
    find(method, path) ??
    (path.endsWith('/') && path.length > 1 ? find(method, path.slice(0, -1)) : null)
  return { find: findSlashed, methodsOf: (path) => methods.filter((method) => findSlashed(method, path) !== null) }
}

/** By method and path, what Hono finds at paths without parameters: nearly all that is asked, found without a search. */
function plainPaths(ids: readonly OperationId[], find: ContractRouter['find']): Map<string, Map<string, Found>> {
  const plain = new Map<string, Map<string, Found>>()
  for (const id of ids) {
    const { method, path, aliases = [] }: Route = contract[id]
    const paths = plain.get(method) ?? new Map<string, Found>()
    plain.set(method, paths)
    for (const known of [path, ...aliases]) {
      const found = /[:*{]/.test(known) ? null : find(method, known)
      if (found !== null) paths.set(known, found)
    }
  }
  return plain
}

/** The keys of the table are its operations. */
function operationIds(): OperationId[] {
  return Object.keys(contract) as OperationId[]
}

/** Hono gives either the values, or their places in one array. */
function readParams(where: Record<string, string | number>, stash: string[] | undefined): Record<string, string> {
  const names = Object.keys(where)
  if (names.length === 0) return noParams
  return Object.fromEntries(
    names.map((name) => {
      const value = where[name]
      return [name, typeof value === 'number' ? (stash?.[value] ?? '') : (value ?? '')]
    }),
  )
}
