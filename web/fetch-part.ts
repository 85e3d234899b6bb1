/** What a browser does for it. */
interface Browser {
  readonly isOnline: () => boolean
  readonly reload: () => void
}

const thisBrowser: Browser = { isOnline: () => navigator.onLine, reload: () => location.reload() }

/**
 * Fetches a part of the program; without a network it waits until there is one again, so that what stands on the page
 * stays. Browsers remember that a module could not be had: the page is then loaded again, with the questions that wait
 * in it. Fails as `load` does while there is a network.
 */
export async function fetchPart<Part>(load: () => Promise<Part>, browser: Browser = thisBrowser): Promise<Part> {
  let hasWaited = false
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (browser.isOnline() && !hasWaited) throw error
      if (browser.isOnline()) browser.reload()
      hasWaited = true
      await new Promise((resolve) => addEventListener('online', resolve, { once: true }))
    }
  }
}
