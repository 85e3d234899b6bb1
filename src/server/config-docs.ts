import { z } from 'zod'
import { configSchema } from './config.ts'

const Key = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  get properties() {
    return z.record(z.string(), Key).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), Key]).optional()
  },
})
type Key = z.infer<typeof Key>

interface Line {
  readonly path: string
  readonly fallback: string
  readonly text: string
}

/** Every key of `socle.yaml` as a Markdown table, made from the schema. */
export function configDocs(): string {
  const lines = linesOf('', Key.parse(configSchema()))
  const rows = lines.map(({ path, fallback, text }) => `| \`${path}\` | ${fallback} | ${text} |`)
  return ['| key | default | what it does |', '|---|---|---|', ...rows, ''].join('\n')
}

function linesOf(path: string, key: Key): Line[] {
  const children = Object.entries(key.properties ?? {})
  const below = children.flatMap(([name, child]) => linesOf(path === '' ? name : `${path}.${name}`, child))
  const named = typeof key.additionalProperties === 'object' ? linesOf(`${path}.<name>`, key.additionalProperties) : []
  const own = path === '' || children.length > 0 ? [] : [{ path, fallback: fallbackOf(key), text: textOf(key) }]
  return [...own, ...below, ...named]
}

function fallbackOf({ default: value }: Key): string {
  return value === undefined ? '–' : `\`${JSON.stringify(value)}\``
}

function textOf({ description = '', enum: choices }: Key): string {
  return choices === undefined ? description : `${description} One of ${choices.map((one) => `\`${one}\``).join(', ')}.`
}
