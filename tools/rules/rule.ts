import type { RuleTester } from 'oxlint/plugins-dev'

/** A lint rule, its context and its visitor as oxlint declares them. */
export type Rule = Extract<Parameters<RuleTester['run']>[1], { create: unknown; createOnce?: never }>
export type RuleContext = Parameters<Rule['create']>[0]
type Visitor = ReturnType<Rule['create']>
export type Call = Parameters<NonNullable<Visitor['CallExpression']>>[0]
export type Assertion = Parameters<NonNullable<Visitor['TSAsExpression']>>[0]
export type Node = NonNullable<Call['parent']>

export function defineRule(create: Rule['create']): Rule {
  return { create }
}

/** The nodes around one, nearest first. */
export function* ancestors(node: Node): Generator<Node> {
  for (let parent = node.parent; parent; parent = parent.parent) yield parent
}

/** The outermost function around a node, or undefined at the top of the file. */
export function outermostFunction(node: Node): Node | undefined {
  return [...ancestors(node)].findLast(isFunction)
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

/** The path of the linted file from the root of the project, with slashes. */
export function projectPath({ cwd, filename }: RuleContext): string {
  return filename.slice(cwd.length + 1).replaceAll('\\', '/')
}
