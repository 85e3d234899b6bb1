/** Lets a process load the page as it is written: JSX, words in JSON, styles that it has no use for. */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

/** The router has one copy for servers and one for browsers, chosen by the conditions of an import. */
const forBrowsers = ['browser', 'import', 'module']

export function readPageModules(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const isRouter = specifier.startsWith('@tanstack/')
      return next(specifier, isRouter ? { ...context, conditions: forBrowsers } : context)
    },
    load(url, context, next) {
      const { pathname, href } = new URL(url)
      if (pathname.endsWith('.css')) return asModule('')
      if (pathname.endsWith('.tsx')) return asModule(withoutJsx(fileURLToPath(url)))
      const isWords = pathname.endsWith('.json') && context.importAttributes['type'] === undefined
      if (isWords && !href.includes('/node_modules/'))
        return asModule(`export default ${readFileSync(fileURLToPath(url), 'utf8')}`)
      return next(url, context)
    },
  })
}

function asModule(source: string) {
  return { format: 'module', shortCircuit: true, source } as const
}

/** By the transformer of the bundler, so that a test reads what the browser runs. */
function withoutJsx(file: string): string {
  const { code, errors, map } = transformSync(file, readFileSync(file, 'utf8'), {
    jsx: { runtime: 'automatic', development: false },
    define: { 'import.meta.env.DEV': 'false' },
    sourcemap: true,
    tsconfig: false,
  })
  if (errors.length > 0) throw new SyntaxError(errors.map(({ message }) => message).join('\n'))
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64')
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}`
}
