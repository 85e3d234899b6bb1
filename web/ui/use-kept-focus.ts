import { useEffect } from 'react'

const focusable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]'

/**
 * What goes from the page while it has the focus leaves it to what stands beside, or to the page that takes its place:
 * whoever reads by ear or moves by keys goes on where they were, and never from the top.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null
    const remember = ({ target }: FocusEvent): void => void (last = target instanceof Element ? target : null)
    // Some browsers say that the focus leaves what is being removed; what is still there was left on purpose.
    const forget = ({ target }: FocusEvent): void =>
      queueMicrotask(() => {
        if (target === last && last?.isConnected === true) last = null
      })
    const observer = new MutationObserver((records) => {
      if (last === null || last.isConnected) return
      const gone = last
      last = null
      if (document.activeElement !== document.body && document.activeElement !== null) return
      const removal = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)))
      const heir = (removal && besideOf(removal)) ?? document.getElementById('contenu')
      heir?.focus({ preventScroll: true })
    })
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', remember)
    document.addEventListener('focusout', forget)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('focusout', forget)
    }
  }, [])
}

/** The next thing of the same place that can have the focus, or else the one before. */
function besideOf({ target, nextSibling, previousSibling }: MutationRecord): HTMLElement | null {
  if (!(target instanceof Element) || !target.isConnected || target.closest('main, dialog, aside') === null) return null
  return firstIn(nextSibling) ?? lastIn(previousSibling)
}

function firstIn(node: Node | null): HTMLElement | null {
  for (let next = node; next !== null; next = next.nextSibling) {
    const [found] = focusablesOf(next)
    if (found !== undefined) return found
  }
  return null
}

function lastIn(node: Node | null): HTMLElement | null {
  for (let previous = node; previous !== null; previous = previous.previousSibling) {
    const found = focusablesOf(previous).at(-1)
    if (found !== undefined) return found
  }
  return null
}

function focusablesOf(node: Node): HTMLElement[] {
  if (!(node instanceof HTMLElement)) return []
  return [node, ...node.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.matches(focusable) && element.closest('[hidden], [disabled]') === null,
  )
}
