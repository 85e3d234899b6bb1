import { type Node, defineRule, outermostFunction, projectPath } from './rule.ts'

/**
 * A table by words is a `Map` where the word is computed: an object has the words of its prototype too, so that a request
 * for `constructor` would find a function where it must find nothing.
 */
export const ownWords = defineRule((context) => {
  const path = projectPath(context)
  if (!/^(?:src|web)\//.test(path) || /\.test\.tsx?$|\/fixtures\//.test(path)) return {}
  const tables = new Set<string>()
  const lookups: { readonly node: Node; readonly name: string }[] = []
  return {
    VariableDeclarator(node) {
      const { id } = node
      if (id.type !== 'Identifier' || !id.typeAnnotation || outermostFunction(node)) return
      if (isTable(context.sourceCode.getText(id.typeAnnotation))) tables.add(id.name)
    },
    MemberExpression(node) {
      const { object, property, computed } = node
      if (computed && object.type === 'Identifier' && property.type !== 'Literal')
        lookups.push({ node, name: object.name })
    },
    'Program:exit'() {
      for (const { node, name } of lookups) {
        if (tables.has(name)) context.report({ node, message: `${name} is looked into by a word: make it a Map.` })
      }
    },
  }
})

function isTable(annotation: string): boolean {
  return /^:\s*(?:Readonly<)?(?:Partial<)?Record<string,/.test(annotation)
}
