import { basename, dirname, join } from 'node:path/posix'
import table from '../../layers.json' with { type: 'json' }
import { type Node, defineRule, projectPath } from './rule.ts'

const layers: Readonly<Record<string, readonly string[]>> = table.layers
const typesAlone: Readonly<Record<string, readonly string[]>> = table.typesAlone
const vendors: Readonly<Record<string, readonly string[]>> = table.vendors

interface Import {
  readonly file: string
  readonly source: string
  readonly isType: boolean
}

/**
 * Holds imports to layers.json: who may import whom, which folder owns each library (types are free), and inside a
 * layer a relative path that climbs one folder at most. Tests may use any library and the fakes of `test`.
 */
export const layeredImports = defineRule((context) => {
  const check = (node: Node, source: string | undefined, isType: boolean) => {
    const problem = source === undefined ? null : findProblem({ file: projectPath(context), source, isType })
    if (problem !== null) context.report({ node, message: problem })
  }
  return {
    ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => check(node, node.source?.value, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === 'type'),
    ImportExpression: (node) =>
      check(node, node.source.type === 'Literal' ? String(node.source.value) : undefined, false),
  }
})

function findProblem(found: Import): string | null {
  const layer = layerOf(found.file)
  if (layer === null) return null
  if (found.source.startsWith('#')) return crossing(layer, found)
  return found.source.startsWith('.') ? leaving(layer, found) : borrowing(found)
}

function crossing(layer: string, { source, isType }: Import): string | null {
  const other = source.slice(1).split('/')[0] ?? ''
  if (other === layer) return null
  if (!layers[layer]?.includes(other)) return `${layer} may not import ${other} (layers.json).`
  const needsType = typesAlone[layer]?.includes(other) ?? false
  return needsType && !isType ? `${layer} takes types alone from ${other}: import type (layers.json).` : null
}

function leaving(layer: string, { file, source }: Import): string | null {
  const target = join(dirname(file), source)
  if (isTest(file) && target.startsWith('test/')) return null
  if (layerOf(target) !== layer) return `Name another layer by #${target.replace(/^src\/|\.ts$/g, '')}.`
  if (layer === 'web' || !source.startsWith('../../')) return null
  return 'A relative import climbs one folder at most: move the file, or use #layer/….'
}

function borrowing({ file, source, isType }: Import): string | null {
  const vendor = Object.keys(vendors).find((name) => source === name || source.startsWith(`${name}/`))
  const owners = vendor === undefined ? [] : (vendors[vendor] ?? [])
  if (vendor === undefined || isType || isTest(file)) return null
  const owned = owners.some((owner) => file.startsWith(`${owner}/`) || basename(file) === owner)
  return owned ? null : `${vendor} belongs to ${owners.join(', ')} (layers.json).`
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file)
}

function layerOf(path: string): string | null {
  const [root, layer] = path.split('/')
  return root === 'web' ? 'web' : root === 'src' ? (layer ?? null) : null
}
