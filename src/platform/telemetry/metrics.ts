import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** A figure that is read when somebody asks for the metrics. */
export interface Reading {
  readonly name: string
  readonly help: string
  /** Fails while it is not known: the figure is left out. */
  read(): number | Promise<number>
}

export interface Metrics {
  /** One request that ended; 499 when its client left. */
  observeRequest(request: { operation: string; status: number; seconds: number }): void
  countTokens(tokens: { model: string; prompt: number; completion: number }): void
  /** Adds a gauge. */
  watch(reading: Reading): void
  /** Text for Prometheus. */
  render(): Promise<{ contentType: string; text: string }>
}

const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Registry of its own: two servers in one process (tests) do not mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'socle_' })
  const requests = new Histogram({
    name: 'socle_http_request_duration_seconds',
    help: 'Requests by operation and status, from their arrival to their last byte',
    labelNames: ['operation', 'status'],
    buckets: requestSeconds,
    registers,
  })
  const tokens = new Counter({
    name: 'socle_tokens_total',
    help: 'Tokens read and written by models',
    labelNames: ['model', 'kind'],
    registers,
  })
  return {
    observeRequest: ({ operation, status, seconds }) => requests.observe({ operation, status }, seconds),
    countTokens({ model, prompt, completion }) {
      tokens.inc({ model, kind: 'prompt' }, prompt)
      tokens.inc({ model, kind: 'completion' }, completion)
    },
    watch({ name, help, read }) {
      new Gauge({
        name,
        help,
        registers,
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
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}
