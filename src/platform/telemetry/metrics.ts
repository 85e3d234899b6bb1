import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { RequestHistogram } from './request-histogram.ts'

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

/** Registry of its own: two servers in one process (tests) do not mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'socle_' })
  const requests = new RequestHistogram()
  const tokens = new Map<string, { prompt: number; completion: number }>()
  new Counter({
    name: 'socle_tokens_total',
    help: 'Tokens read and written by models',
    labelNames: ['model', 'kind'],
    registers,
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
    countTokens({ model, prompt, completion }) {
      const counted = tokens.get(model)
      if (counted === undefined) tokens.set(model, { prompt, completion })
      else {
        counted.prompt += prompt
        counted.completion += completion
      }
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
      return { contentType: registry.contentType, text: `${await registry.metrics()}\n${requests.render()}` }
    },
  }
}
