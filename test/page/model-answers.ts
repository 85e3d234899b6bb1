import { morning } from './conversation-answers.ts'
import type { Answer } from './fake-server.ts'

type Route = Answer<'listModelRoutes'>['data'][number]
type RoutedServer = Route['servers'][number]
type ModelServer = Answer<'listModelServers'>['data'][number]

export function routedServer(name: string, more: Partial<RoutedServer> = {}): RoutedServer {
  return {
    server: `own/${name}`,
    name,
    upstream: 'mistral-small',
    weight: null,
    trial: false,
    mirror: null,
    hours: [],
    costs: null,
    own: true,
    fixed: false,
    may_see: 'sensitive',
    paused_seconds: 0,
    opens_in_seconds: 0,
    trial_ended: null,
    in_flight: 0,
    recent_calls: 0,
    recent_failures: 0,
    first_token_milliseconds: null,
    ...more,
  }
}

export function modelRoute(model: string, more: Partial<Route> = {}): Route {
  return {
    object: 'model-route',
    model,
    type: 'chat',
    aliases: [],
    fallbacks: null,
    hedge_after_milliseconds: null,
    fixed: [],
    fixed_aliases: [],
    servers: [routedServer('vllm')],
    choice: null,
    ...more,
  }
}

export function modelServer(name: string, more: Partial<ModelServer> = {}): ModelServer {
  return {
    object: 'model-server',
    id: 4,
    name,
    url: 'http://127.0.0.1:11434/v1',
    kind: 'openai',
    has_key: false,
    runs_in: null,
    may_see: 'sensitive',
    timeouts: null,
    models: [],
    reachable: true,
    reason: null,
    created: morning,
    ...more,
  }
}
