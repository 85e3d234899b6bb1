import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

interface Stop {
  readonly name: string
  /** Whether one sees that it has the focus. */
  readonly isSeen: boolean
}

declare global {
  /** In the page: what had the focus since it is watched; null each time that nothing had it any more. */
  var watched: { readonly stops: (Stop | null)[]; readonly elements: Element[]; look(element: Element): Stop }
}

/** Runs in the page. */
function watchFocus(): void {
  if ('watched' in globalThis) return
  const isMarked = (element: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  }
  const look = (element: Element): Stop => {
    // The box of a question is framed as a whole.
    const form = element.closest('form')
    return { name: element.outerHTML.slice(0, 160), isSeen: isMarked(element) || (form !== null && isMarked(form)) }
  }
  const stops: (Stop | null)[] = []
  const elements: Element[] = []
  globalThis.watched = { stops, elements, look }
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || target === document.body) return
    if (!stops.includes(null)) elements.push(target)
    stops.push(look(target))
  })
  document.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget === null) stops.push(null)
  })
}

/** More stops than any page has. */
export const mostStops = 150
/** After so many keys the page is asked where they led: those past the end only begin again. */
const keysAtOnce = 10

/** Every stop from where the focus is to the end of the page. */
export async function walk(page: Page): Promise<Stop[]> {
  await page.evaluate(watchFocus)
  await page.evaluate(() => {
    watched.stops.length = 0
    watched.elements.length = 0
  })
  for (let pressed = 1; pressed <= mostStops; pressed += 1) {
    await page.keyboard.press('Tab')
    if (pressed % keysAtOnce > 0) continue
    const stops = await page.evaluate(() => watched.stops)
    const end = stops.indexOf(null)
    if (end !== -1) return stops.slice(0, end).filter((stop) => stop !== null)
  }
  assert.fail(`${page.url()} has no last stop`)
}

/** The stops of the walk before, looked at once more: as they are where something else in the page has changed since. */
export function walkAgain(page: Page): Promise<Stop[]> {
  return page.evaluate(() =>
    watched.elements
      .filter((element) => element instanceof HTMLElement || element instanceof SVGElement)
      .map((element) => {
        element.focus()
        return watched.look(element)
      }),
  )
}

/** Goes from stop to stop until this one, each of which must be seen. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  await page.evaluate(watchFocus)
  for (let step = 0; step < mostStops; step += 1) {
    await page.keyboard.press(key)
    const [stop, isThere] = await target.evaluate((element) => {
      const active = document.activeElement
      const isNothing = active === null || active === document.body
      return [isNothing ? null : watched.look(active), element === active]
    })
    assert.ok(stop?.isSeen !== false, `the focus is not seen on ${stop?.name}`)
    if (isThere) return
  }
  assert.fail(`no stop is ${String(target)}`)
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}
