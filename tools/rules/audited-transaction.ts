import { type Call, type Node, ancestors, defineRule, outermostFunction, projectPath } from './rule.ts'
import { unauditedTransactions } from './unaudited-transactions.ts'

/**
 * A function that opens a transaction checks a scope first (`authorize`) and leaves a trace inside the transaction
 * (`audit`). The few that may not are listed with their reason in unaudited-transactions.ts.
 */
export const auditedTransaction = defineRule((context) => {
  const file = projectPath(context)
  const opened: Call[] = []
  const audited = new Set<Node>()
  const authorizedFrom = new Map<Node, number>()
  return {
    CallExpression(node) {
      if (opensTransaction(node)) opened.push(node)
      if (isCallOf(node, 'audit')) for (const ancestor of ancestors(node)) audited.add(ancestor)
      const owner = outermostFunction(node)
      if (owner && isCallOf(node, 'authorize') && !authorizedFrom.has(owner)) authorizedFrom.set(owner, node.range[0])
    },
    'Program:exit'() {
      for (const node of opened) {
        const owner = outermostFunction(node)
        const name = owner ? nameOf(owner) : 'top level'
        const mayLack = unauditedTransactions[`${file}#${name}`]?.lacks ?? []
        const isAuthorized = owner !== undefined && (authorizedFrom.get(owner) ?? Infinity) < node.range[0]
        if (!isAuthorized && !mayLack.includes('scope'))
          context.report({ node, message: `${name} opens a transaction without authorize(ctx, scope) before it.` })
        if (!audited.has(executionOf(node)) && !mayLack.includes('audit'))
          context.report({ node, message: `${name} opens a transaction that leaves no audit(tx, ctx, …) in it.` })
      }
    },
  }
})

function opensTransaction({ callee }: Call): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false
  return callee.property.name === 'transaction' || callee.property.name === 'startTransaction'
}

function isCallOf({ callee }: Call, name: string): boolean {
  return callee.type === 'Identifier' && callee.name === name
}

/** `db.transaction().setIsolationLevel(…).execute(run)`: the call that holds `run`. */
function executionOf(node: Node): Node {
  let last = node
  for (const ancestor of ancestors(node)) {
    if (ancestor.type === 'CallExpression' && ancestor.callee === previousMember(last)) last = ancestor
    else if (ancestor.type !== 'MemberExpression') break
  }
  return last
}

function previousMember(node: Node): Node | null {
  return node.parent?.type === 'MemberExpression' ? node.parent : null
}

function nameOf(owner: Node): string {
  if (owner.type === 'FunctionDeclaration') return owner.id?.name ?? 'anonymous'
  const { parent } = owner
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name
  if (parent?.type === 'Property' && parent.key.type === 'Identifier') return parent.key.name
  return 'anonymous'
}
