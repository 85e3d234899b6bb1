import type { Page } from 'playwright-core'

/** What a page showed while nobody was looking: each text of its status region, each length of its last answer. */
export interface Recording {
  readonly statuses: readonly string[]
  readonly alerts: readonly string[]
  readonly lengths: readonly number[]
  /** When the last answer changed for the last time, in milliseconds since the page was opened. */
  readonly lastChangeMs: number
}

declare global {
  var recording: { statuses: string[]; alerts: string[]; lengths: number[]; lastChangeMs: number }
}

/** Of the page as it is, until another one is loaded in its place. */
export async function recordFromNow(page: Page): Promise<void> {
  await page.evaluate(() => {
    const recording: typeof globalThis.recording = { statuses: [], alerts: [], lengths: [], lastChangeMs: 0 }
    globalThis.recording = recording
    const note = (list: (string | number)[], value: string | number) => {
      if (value !== '' && value !== 0 && list.at(-1) !== value) list.push(value)
    }
    new MutationObserver(() => {
      const textOf = (selector: string) => [...document.querySelectorAll(selector)].at(-1)?.textContent ?? ''
      const before = recording.lengths.at(-1)
      note(recording.statuses, textOf('[role=status]'))
      note(recording.alerts, textOf('[role=alert]'))
      note(recording.lengths, textOf('.turn:not([data-who]) .body').length)
      if (recording.lengths.at(-1) !== before) recording.lastChangeMs = performance.now()
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
}

export async function recordingOf(page: Page): Promise<Recording> {
  return page.evaluate(() => globalThis.recording)
}
