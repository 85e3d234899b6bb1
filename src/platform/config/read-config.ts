import { existsSync, readFileSync } from 'node:fs'
import { AppError, messageOf } from '#platform/errors'
import { type Document, LineCounter, isNode, isPair, isScalar, parseDocument, visit } from 'yaml'
import { z } from 'zod'
import { environment } from './environment.ts'

/**
 * Reads one YAML file against the schema. `${NAME}` inside a value is replaced by the environment variable.
 * A missing file gives the defaults; a broken one throws `config_invalid` with its line.
 */
export function readConfig<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const source = readSource(file)
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  const [syntaxError] = document.errors
  if (syntaxError) {
    const reason = syntaxError.message.split('\n')[0] ?? syntaxError.code
    throw new AppError('config_invalid', { file, line: lines.linePos(syntaxError.pos[0]).line, reason })
  }
  fillFromEnvironment(document, file, lines)
  const value = valueOf(document, file)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path ?? []
  const where = path.join('.')
  const [inFrench] = schema.safeParse(value, { error: z.locales.fr().localeError }).error?.issues ?? []
  throw new AppError('config_invalid', {
    file,
    line: lineOf(document, lines, issue?.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path),
    reason: `${where === '' ? '' : `${where}: `}${issue?.message ?? messageOf(parsed.error)}`,
    ...(inFrench === undefined ? {} : { frenchReason: `${where === '' ? '' : `${where} : `}${inFrench.message}` }),
  })
}

function readSource(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  } catch (cause) {
    throw new AppError('config_invalid', { file, line: null, reason: messageOf(cause) }, { cause })
  }
}

/** What the document refers to may be missing, or grow without end. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {}
  } catch (cause) {
    throw new AppError('config_invalid', { file, line: null, reason: messageOf(cause) }, { cause })
  }
}

function fillFromEnvironment(document: Document, file: string, lines: LineCounter): void {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return
      node.value = node.value.replaceAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g, (_match, name: string) => {
        const value = environment(name)
        if (value !== undefined) return value
        const line = node.range ? lines.linePos(node.range[0]).line : null
        throw new AppError('config_invalid', { file, line, reason: `the environment variable ${name} is not set` })
      })
    },
  })
}

/** Line of the deepest node that exists on the path. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true)
    const key = path[depth - 1]
    if (!isNode(parent) || !('items' in parent)) continue
    for (const [index, item] of parent.items.entries()) {
      const keyNode = isPair(item) ? item.key : item
      const matches = isPair(item) ? isScalar(keyNode) && keyNode.value === key : index === key
      if (matches && isNode(keyNode) && keyNode.range) return lines.linePos(keyNode.range[0]).line
    }
  }
  return null
}
