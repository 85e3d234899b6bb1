import type { Route } from '#contract/route'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Language } from '../locales/error-words.ts'
import { assertArrays } from './array-bounds.ts'

type Where = 'path' | 'query' | 'body'

interface Part {
  readonly where: Where
  readonly schema: z.ZodType | undefined
  readonly value: unknown
}

/** More would say nothing new. */
const mostIssues = 20
const longestMessage = 500
/** Beyond, nobody wrote them by hand: they are not told again in another language, which takes as long as finding them. */
const mostRetold = 1_000

/** Not set for the whole program: each request has its language. */
const french = z.locales.fr().localeError
const frenchMessages: z.core.$ZodErrorMap = (issue) => boundInFrench(issue) ?? french(issue)

const counted = new Map([
  ['number', ''],
  ['int', ''],
  ['string', ' caractère'],
  ['array', ' élément'],
])

/** Bounds in words: they are read in forms, where signs of comparison say nothing to whoever types. */
function boundInFrench({ code, origin, maximum, minimum, inclusive }: z.core.$ZodRawIssue): string | undefined {
  const thing = counted.get(String(origin))
  if (thing === undefined) return undefined
  const limit = Number(code === 'too_big' ? maximum : minimum)
  const bound = `${new Intl.NumberFormat('fr').format(limit)}${thing}${thing !== '' && limit >= 2 ? 's' : ''}`
  if (code === 'too_big') return inclusive === false ? `moins de ${bound}` : `${bound} au plus`
  if (code === 'too_small') return inclusive === false ? `plus de ${bound}` : `${bound} au moins`
  return undefined
}

/** The value as the schema gives it; `validation_failed` names each field and what is wrong with it. */
export function validate({ where, schema, value }: Part, language: Language): unknown {
  if (schema === undefined) return undefined
  assertArrays({ schema, value, where }, language)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const isRetold = language === 'fr' && parsed.error.issues.length <= mostRetold
  const told = isRetold ? schema.safeParse(value, { error: frenchMessages }) : parsed
  throw new AppError('validation_failed', {
    issues: (told.error ?? parsed.error).issues.slice(0, mostIssues).map((issue) => ({
      loc: [where, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))],
      ...described(issue, value, language),
    })),
  })
}

/** Albert's words for what is not there, which its clients read; what is wrong otherwise in those of the schema. */
function described(issue: z.core.$ZodIssue, value: unknown, language: Language): { msg: string; type: string } {
  const isMissing = lacking.has(issue.code) && at(value, issue.path) === undefined
  if (!isMissing) return { msg: issue.message.slice(0, longestMessage), type: issue.code }
  return { msg: language === 'fr' ? 'Champ obligatoire' : 'Field required', type: 'missing' }
}

const lacking: ReadonlySet<string> = new Set(['invalid_type', 'invalid_union', 'invalid_value'])

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, key)
  }
  return found
}

export function decodeParams(params: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    throw new AppError('invalid_request', { reason: 'path_misencoded' })
  }
}

/** Whether what a handler gave is exactly what its operation promises: neither less nor more. */
export function assertResponse(route: Route, value: unknown, schema = route.response): void {
  if (schema === undefined) return
  const sent: unknown = JSON.parse(JSON.stringify(value))
  const expected = strict(schema).safeParse(sent)
  if (expected.success) return
  const reason = expected.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new AppError('internal', { reason: `${route.method} ${route.path} answers against its contract: ${reason}` })
}

const strictSchemas = new WeakMap<z.ZodType, z.ZodType>()

/** The same schema, refusing fields that it does not name, at every depth. */
function strict(schema: z.ZodType): z.ZodType {
  const known = strictSchemas.get(schema)
  if (known) return known
  const made = z.fromJSONSchema(z.toJSONSchema(schema, { io: 'output' }))
  strictSchemas.set(schema, made)
  return made
}
