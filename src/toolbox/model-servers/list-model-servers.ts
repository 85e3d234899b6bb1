import type { DataLevel } from '#contract/model-routing'
import { typeOfCapabilities } from '#inference/backends/model-type'
import type { BackendHealth } from '#inference/catalogue'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { listServerRows } from './queries.ts'
import { type StoredServer, backendNameOf, readServer } from './stored-server.ts'

type ServedModels = readonly {
  readonly id: string
  readonly type: ReturnType<typeof typeOfCapabilities>
  /** Not when it is listed no more, or when another server has its name for something else. */
  readonly isServed: boolean
  readonly isCorrected: boolean
  /** 0 while it serves. */
  readonly pausedMs: number
}[]

export interface ServerState {
  readonly name: string
  readonly kind: string
  /** Null for what the configuration of the instance brings. */
  readonly stored: StoredServer | null
  readonly health: BackendHealth | null
  /** The most sensitive data that it is sent. */
  readonly maySee: DataLevel
  readonly models: ServedModels
}

/** Every server that the organisation's questions may go to: those of the instance, then its own. */
export async function listModelServers(ctx: Ctx<'db' | 'models'>): Promise<ServerState[]> {
  authorize(ctx, 'settings:manage')
  const rows = await listServerRows(ctx.db, organisationOf(ctx))
  const stored = rows.map(readServer)
  const health = new Map(ctx.models.health().map((one) => [one.backend, one]))
  const served = modelsByBackend(ctx)
  const own = stored.map((server): ServerState => {
    const backend = backendNameOf(server)
    const { name, kind, types, maySee } = server
    const models = served.get(backend)?.models ?? []
    // Behind a router, what else the server lists is nobody's business.
    const listed = server.router === null ? server.models : []
    const aside = listed.filter(({ id }) => !models.some((model) => model.id === id))
    return {
      ...{ name, kind, maySee, stored: server },
      health: health.get(backend) ?? null,
      models: [
        ...models.map((model) => ({ ...model, isCorrected: types.has(model.id) })),
        ...aside.map(({ id, type }) => ({
          ...{ id, type: types.get(id) ?? type, isServed: false, pausedMs: 0 },
          isCorrected: types.has(id),
        })),
      ],
    }
  })
  const ownNames = new Set(stored.map(backendNameOf))
  const names = [...new Set([...health.keys(), ...served.keys()])].filter((name) => !ownNames.has(name))
  const others = names.map((name): ServerState => {
    const { kind = '', maySee = 'sensitive', models = [] } = served.get(name) ?? {}
    return { name, kind, maySee, stored: null, health: health.get(name) ?? null, models }
  })
  return [...others, ...own]
}

/** One of the organisation's own, after a change. */
export async function readModelServer(ctx: Ctx<'db' | 'models'>, id: number): Promise<ServerState | undefined> {
  return (await listModelServers(ctx)).find(({ stored }) => stored?.id === id)
}

interface Served {
  readonly kind: string
  readonly maySee: DataLevel
  readonly models: ServedModels[number][]
}

function modelsByBackend({ models }: Ctx<'models'>): Map<string, Served> {
  const nowMs = performance.now()
  const byBackend = new Map<string, Served>()
  for (const model of models.list()) {
    for (const { backend, load } of model.targets) {
      const known = byBackend.get(backend.name) ?? {
        kind: backend.kind,
        maySee: backend.maySee ?? 'sensitive',
        models: [],
      }
      byBackend.set(backend.name, known)
      const type = typeOfCapabilities(model.capabilities)
      known.models.push({
        id: model.id,
        type,
        isServed: true,
        isCorrected: false,
        pausedMs: load.breaker.waitMs(nowMs),
      })
    }
  }
  return byBackend
}
