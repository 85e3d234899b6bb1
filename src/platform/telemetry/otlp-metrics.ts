import type { CallFigures, Metrics } from './metrics.ts'
import { type OtlpReceiver, attributesOf, nanoseconds, otlpResource, otlpScope, sendOtlp } from './otlp.ts'

const EVERY_MS = 60_000
/** AGGREGATION_TEMPORALITY_CUMULATIVE: what is lost on the way is in the next. */
const CUMULATIVE = 2

/** What calls to models took, told each minute to a receiver of OTLP. Never waits, never fails. */
export class OtlpMetrics {
  readonly #receiver: OtlpReceiver
  readonly #metrics: Metrics
  readonly #startedAtMs = Date.now()
  readonly #timer: NodeJS.Timeout

  constructor(receiver: OtlpReceiver, metrics: Metrics) {
    this.#receiver = receiver
    this.#metrics = metrics
    this.#timer = setInterval(() => void this.#send(), EVERY_MS).unref()
  }

  /** Sends the last figures, once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#send()
  }

  async #send(): Promise<void> {
    const figures = this.#metrics.callFigures()
    if (figures.tokens.length === 0 && figures.durations.every(({ series }) => series.length === 0)) return
    const metrics = written(figures, { startTimeUnixNano: nanoseconds(this.#startedAtMs), timeUnixNano: now() })
    const body = { resourceMetrics: [{ resource: otlpResource, scopeMetrics: [{ scope: otlpScope, metrics }] }] }
    const refusal = await sendOtlp(this.#receiver, '/v1/metrics', body)
    if (refusal !== null) this.#receiver.log.warn({ reason: refusal.reason }, 'metrics cannot be sent for now')
  }
}

const now = (): string => nanoseconds(Date.now())

interface Times {
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
}

/** ExportMetricsServiceRequest: whole numbers as text. */
function written({ durations, tokens }: CallFigures, times: Times): object[] {
  const histograms = durations.map(({ name, description, bounds, series }) => {
    const dataPoints = series.map(({ model, backend, counts, sum }) => ({
      ...times,
      attributes: attributesOf({ 'gen_ai.request.model': model, 'gen_ai.provider.name': backend }),
      count: String(counts.reduce((total, count) => total + count, 0)),
      sum,
      bucketCounts: [...counts].map(String),
      explicitBounds: bounds,
    }))
    return { name, description, unit: 's', histogram: { aggregationTemporality: CUMULATIVE, dataPoints } }
  })
  const dataPoints = tokens.map(({ model, type, count }) => ({
    ...times,
    attributes: attributesOf({ 'gen_ai.request.model': model, 'gen_ai.token.type': type }),
    asInt: String(count),
  }))
  const sum = { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints }
  const description = 'Tokens read and written by models'
  return [...histograms, { name: 'socle.model_call.tokens', description, unit: '{token}', sum }]
}
