import { dirname, join } from 'node:path/posix'
import { type Node, defineRule, projectPath } from './rule.ts'

/** Inside a layer, a relative path climbs once at most; another layer is named by `#layer/…`. */
export const localImports = defineRule((context) => {
  const check = (node: { source: { value: string } | null } & Node) => {
    const problem = node.source === null ? null : findProblem(projectPath(context), node.source.value)
    if (problem !== null) context.report({ node, message: problem })
  }
  return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check }
})

function findProblem(file: string, source: string): string | null {
  if (!source.startsWith('.') || !file.startsWith('src/')) return null
  const target = join(dirname(file), source)
  if (isTestFile(file) && target.startsWith('test/')) return null
  if (source.startsWith('../../')) return 'A relative import climbs one folder at most: move the file or use #layer/….'
  return layerOf(file) === layerOf(target) ? null : `Name another layer by #${target.replace(/^src\//, '')}.`
}

function isTestFile(file: string): boolean {
  return file.endsWith('.test.ts')
}

function layerOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}
