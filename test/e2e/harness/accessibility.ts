import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice']

/** The whole set in light; in dark the page is the same but for its colours, which these rules judge. */
const schemes = [
  ['light', { type: 'tag', values: tags }],
  ['dark', { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }],
] as const

interface Rules {
  readonly type: 'tag' | 'rule'
  readonly values: readonly string[]
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

declare global {
  var axe: { run(root: Document, options: unknown): Promise<AxeResult> }
}

/** No violation of axe's rules, in light and in dark. */
export async function assertAccessible(page: Page): Promise<void> {
  for (const [colorScheme, rules] of schemes) {
    await page.emulateMedia({ colorScheme })
    await settle(page)
    assert.deepEqual(await findViolations(page, rules), [], `${page.url()} (${colorScheme})`)
  }
  await page.emulateMedia({ colorScheme: null })
}

/** Colours on their way from one theme to the other have no contrast of their own. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
}

async function findViolations(page: Page, rules: Rules): Promise<string[]> {
  // Evaluated by the debugger, so the page's own policy on scripts stands.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(async (runOnly) => {
    // What passed is thousands of nodes that nobody reads: only the violations are collected and leave the page.
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`)
  }, rules)
}
