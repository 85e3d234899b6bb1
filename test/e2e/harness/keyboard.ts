import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

interface Stop {
  readonly name: string
  readonly isSeen: boolean
}

/** What has the focus, and whether one sees that it has. */
function focused(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const looks = (one: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    }
    // The box of a question is framed as a whole.
    const form = element.closest('form')
    const isSeen = looks(element) || (form !== null && looks(form))
    return { name: element.outerHTML.slice(0, 160), isSeen }
  })
}

/** More stops than any page has. */
export const mostStops = 150

/** Every stop to the end of the page. */
export async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = []
  for (let step = 0; step < mostStops; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (stop === null) return stops
    stops.push(stop)
  }
  return stops
}

/** Goes from stop to stop until this one, each of which must be seen. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let step = 0; step < mostStops; step += 1) {
    await page.keyboard.press(key)
    const stop = await focused(page)
    assert.ok(stop?.isSeen !== false, `the focus is not seen on ${stop?.name}`)
    if (await hasFocus(target)) return
  }
  assert.fail(`no stop is ${String(target)}`)
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}
