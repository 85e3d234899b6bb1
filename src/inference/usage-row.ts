import type { KeyId, OrganisationId, PersonId } from '#contract/ids'
import type { SpanPlace } from '#platform/telemetry/span'
import type { Footprint } from './footprint/footprint.ts'

/** One call to a model, as it is metered. */
export interface UsageRow {
  readonly at: Date
  readonly requestId: string
  readonly organisationId: OrganisationId | null
  readonly keyId: KeyId | null
  readonly personId: PersonId | null
  readonly model: string
  readonly backend: string
  /** Path below /v1, or `internal` for the program's own calls. */
  readonly endpoint: string
  readonly status: number
  readonly promptTokens: number | null
  readonly completionTokens: number | null
  readonly durationMs: number
  readonly firstTokenMs: number | null
  readonly footprint: Footprint | null
  /** Name of the assistant that answered, or for whose answer the program asked a model. */
  readonly assistant: string | null
  /** Our own part before the call was sent on, for whoever watches: it is not kept. Null when it never was sent. */
  readonly overheadMs?: number | null
  /** Where the call stands in a trace, for whoever follows them: it is not kept. */
  readonly place?: SpanPlace | null
}

const needsEscape = /[\\\n\r\t\0]/

/**
 * The table of metered calls and its columns, in the order of `usageLine`. New ones come last: lines that an earlier
 * version left in the journal end before them.
 */
export const usageTable = {
  name: 'usage_event',
  columns: [
    'at',
    'request_id',
    'organisation_id',
    'key_id',
    'person_id',
    'model',
    'backend',
    'endpoint',
    'status',
    'prompt_tokens',
    'completion_tokens',
    'duration_ms',
    'first_token_ms',
    'cost_euros',
    'energy_watt_hours',
    'emissions_grams',
    'impact_method',
    'assistant',
  ],
} as const

/** PostgreSQL's text format of COPY: fields between tabs, `\N` for null; the database has no character zero. */
export function usageLine(row: UsageRow): string {
  const { requestId, organisationId, keyId, personId, model, backend, endpoint } = row
  const { status, promptTokens, completionTokens, durationMs, firstTokenMs, footprint, assistant } = row
  const who = `${number(organisationId)}\t${number(keyId)}\t${number(personId)}`
  const what = `${text(model)}\t${text(backend)}\t${endpoint}\t${status}`
  const howMuch = `${number(promptTokens)}\t${number(completionTokens)}\t${milliseconds(durationMs)}\t${milliseconds(firstTokenMs)}`
  const rest = `${footprintLine(footprint)}\t${assistant === null ? '\\N' : text(assistant)}`
  return `${isoOf(row.at)}\t${text(requestId)}\t${who}\t${what}\t${howMuch}\t${rest}\n`
}

const unknownFootprint = '\\N\t\\N\t\\N\t\\N'

function footprintLine(footprint: Footprint | null): string {
  if (footprint === null) return unknownFootprint
  const { euros, wattHours, emissionsGrams, method } = footprint
  return `${number(euros)}\t${number(wattHours)}\t${number(emissionsGrams)}\t${method ?? '\\N'}`
}

let lastMs = Number.NaN
let lastIso = ''

/** Many calls end in the same millisecond, and writing a date costs more than the rest of the line. */
function isoOf(at: Date): string {
  const ms = at.getTime()
  if (ms !== lastMs) {
    lastIso = at.toISOString()
    lastMs = ms
  }
  return lastIso
}

/** To the microsecond: the shortest text that gives a number back exactly costs more than the rest of the line. */
function milliseconds(value: number | null): string {
  return value === null ? '\\N' : value.toFixed(3)
}

function number(value: number | null): string | number {
  return value ?? '\\N'
}

function text(value: string): string {
  if (!needsEscape.test(value)) return value
  return value
    .replaceAll('\0', '')
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
}
