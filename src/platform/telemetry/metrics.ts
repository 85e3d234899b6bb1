import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { Histogram } from './histogram.ts'

/** A figure that is read when somebody asks for the metrics. */
export interface Reading {
  readonly name: string
  readonly help: string
  /** Fails while it is not known: the figure is left out. */
  read(): number | Promise<number>
}

export interface ObservedCall {
  readonly model: string
  readonly backend: string
  readonly seconds: number
  /** From its arrival to the moment it was sent on, without what it waited in the queue; null when it never was. */
  readonly overheadSeconds: number | null
  readonly firstTokenSeconds: number | null
}

/** The names of OpenTelemetry's conventions for generative models, as Prometheus writes them. */
const labels = ['gen_ai_request_model', 'gen_ai_provider_name'] as const
const overheadBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5]

export interface CallFigures {
  readonly durations: readonly {
    readonly name: string
    readonly description: string
    /** In seconds. */
    readonly bounds: readonly number[]
    readonly series: readonly {
      readonly model: string
      readonly backend: string
      /** One per bound, then one beyond them all. */
      readonly counts: Float64Array
      readonly sum: number
    }[]
  }[]
  readonly tokens: readonly { readonly model: string; readonly type: 'input' | 'output'; readonly count: number }[]
}

export interface Metrics {
  /** One request that ended; 499 when its client left. */
  observeRequest(request: { operation: string; status: number; seconds: number }): void
  /** One call to a model that ended: our own part of it, and its durations where it had them. */
  observeCall(call: ObservedCall): void
  countTokens(tokens: { model: string; prompt: number; completion: number }): void
  /** What calls to models took so far, under the names of OpenTelemetry. */
  callFigures(): CallFigures
  /** Adds a gauge. */
  watch(reading: Reading): void
  /** Text for Prometheus. */
  render(): Promise<{ contentType: string; text: string }>
}

function figuresOf(name: string, description: string, histogram: Histogram): CallFigures['durations'][number] {
  const series = histogram.series().map(({ values: [model, backend], ...counted }) => ({ model, backend, ...counted }))
  return { name, description, bounds: histogram.bounds, series }
}

function createHistograms() {
  const requests = new Histogram({
    name: 'socle_http_request_duration_seconds',
    help: 'Requests by operation and status, from their arrival to their last byte',
    labels: ['operation', 'status'],
  })
  const overheads = new Histogram({
    name: 'socle_model_call_overhead_seconds',
    help: 'Our own part of a call to a model, before it is sent on; what it waits in the queue is not in it',
    labels,
    bounds: overheadBounds,
  })
  const calls = new Histogram({
    name: 'gen_ai_server_request_duration_seconds',
    help: 'Calls to models, from their arrival to their end',
    labels,
  })
  const firstTokens = new Histogram({
    name: 'gen_ai_server_time_to_first_token_seconds',
    help: 'From the arrival of a call to the first part of its answer',
    labels,
  })
  return { requests, overheads, calls, firstTokens }
}

function callFigures(
  { calls, firstTokens, overheads }: Omit<ReturnType<typeof createHistograms>, 'requests'>,
  tokens: ReadonlyMap<string, { readonly prompt: number; readonly completion: number }>,
): CallFigures {
  return {
    durations: [
      figuresOf('gen_ai.server.request.duration', 'Calls to models, from their arrival to their end', calls),
      figuresOf('gen_ai.server.time_to_first_token', 'From the arrival of a call to its first part', firstTokens),
      figuresOf('socle.model_call.overhead', 'Our own part of a call to a model', overheads),
    ],
    tokens: [...tokens].flatMap(([model, { prompt, completion }]) => [
      { model, type: 'input', count: prompt } as const,
      { model, type: 'output', count: completion } as const,
    ]),
  }
}

/** Registry of its own: two servers in one process (tests) do not mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'socle_' })
  const { requests, overheads, calls, firstTokens } = createHistograms()
  const tokens = new Map<string, { prompt: number; completion: number }>()
  new Counter({
    name: 'socle_tokens_total',
    help: 'Tokens read and written by models',
    labelNames: ['model', 'kind'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [model, counted] of tokens) {
        this.inc({ model, kind: 'prompt' }, counted.prompt)
        this.inc({ model, kind: 'completion' }, counted.completion)
      }
    },
  })
  return {
    observeRequest: ({ operation, status, seconds }) => requests.observe(operation, status, seconds),
    observeCall({ model, backend, seconds, overheadSeconds, firstTokenSeconds }) {
      calls.observe(model, backend, seconds)
      if (overheadSeconds !== null) overheads.observe(model, backend, overheadSeconds)
      if (firstTokenSeconds !== null) firstTokens.observe(model, backend, firstTokenSeconds)
    },
    countTokens({ model, prompt, completion }) {
      const counted = tokens.get(model)
      if (counted === undefined) tokens.set(model, { prompt, completion })
      else {
        counted.prompt += prompt
        counted.completion += completion
      }
    },
    callFigures: () => callFigures({ calls, firstTokens, overheads }, tokens),
    watch({ name, help, read }) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          try {
            this.set(await read())
          } catch {
            this.remove()
          }
        },
      })
    },
    async render() {
      const text = [
        await registry.metrics(),
        ...[requests, overheads, calls, firstTokens].map((histogram) => histogram.render()),
      ].join('\n')
      return { contentType: registry.contentType, text }
    },
  }
}
