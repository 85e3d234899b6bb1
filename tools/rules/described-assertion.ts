import { type Assertion, type Node, type RuleContext, defineRule, outermostFunction } from './rule.ts'

/** `as` stands in a named function whose comment says why it is true; `as const` is free. */
export const describedAssertion = defineRule((context) => ({
  TSAsExpression(node) {
    if (isConst(node) || isDescribed(context, node)) return
    context.report({ node, message: 'Move this assertion into a named function whose comment states its guarantee.' })
  },
}))

function isConst({ typeAnnotation }: Assertion): boolean {
  return (
    typeAnnotation.type === 'TSTypeReference' &&
    typeAnnotation.typeName.type === 'Identifier' &&
    typeAnnotation.typeName.name === 'const'
  )
}

function isDescribed({ sourceCode }: RuleContext, node: Node): boolean {
  const owner = outermostFunction(node)
  if (owner?.type !== 'FunctionDeclaration') return false
  const statement = owner.parent.type.startsWith('Export') ? owner.parent : owner
  return sourceCode.getCommentsBefore(statement).some(({ type }) => type === 'Block')
}
