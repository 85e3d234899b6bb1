import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const every: Rules = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'],
}
/** What a page may break in the other colours alone. */
const ofColours: Rules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

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

type Scheme = 'light' | 'dark'

interface Judgement {
  readonly violations: readonly string[]
  readonly scheme: Scheme
}

/** No violation of axe's rules, in light and in dark: the page is the same in both but for its colours. */
export async function assertAccessible(page: Page): Promise<void> {
  const scheme = await assertAccessibleAsShown(page)
  const other = scheme === 'light' ? 'dark' : 'light'
  await page.emulateMedia({ colorScheme: other })
  assertNone(page, await judge(page, ofColours))
  await page.emulateMedia({ colorScheme: scheme })
}

/** The whole set in the colours that the page is in, for a page whose colours are judged in another window. */
export async function assertAccessibleAsShown(page: Page): Promise<Scheme> {
  const judgement = await judge(page, every)
  assertNone(page, judgement)
  return judgement.scheme
}

function assertNone(page: Page, { violations, scheme }: Judgement): void {
  assert.deepEqual(violations, [], `${page.url()} (${scheme})`)
}

async function judge(page: Page, rules: Rules): Promise<Judgement> {
  const judgement = await runAxe(page, rules)
  if (judgement !== null) return judgement
  // Evaluated by the debugger, so the page's own policy on scripts stands.
  await page.evaluate(axeSource)
  return (await runAxe(page, rules)) ?? assert.fail('axe is not in the page')
}

/** Null where the page does not have axe yet. */
function runAxe(page: Page, rules: Rules): Promise<Judgement | null> {
  return page.evaluate(async (runOnly) => {
    if (!('axe' in globalThis)) return null
    // Colours on their way from one theme to the other have no contrast of their own.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
    // What passed is thousands of nodes that nobody reads: only the violations are collected and leave the page.
    // None of the rules reads what axe would fetch first, its style sheets and sounds.
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'], preload: false })
    return {
      violations: violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
      ),
      scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    }
  }, rules)
}
