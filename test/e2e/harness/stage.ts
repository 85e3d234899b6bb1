import { after } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser } from './chromium.ts'
import { type Program, startProgram } from './program.ts'

/** A browser, and a program without a corpus whose first administrator is signed in; both end with the file's tests. */
export async function openStage(): Promise<{ browser: Browser; program: Program; cookie: string }> {
  const [browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  after(async () => {
    await browser.close()
    await program.stop()
  })
  return { browser, program, cookie: await program.setUp() }
}
