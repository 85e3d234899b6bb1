import type { Locator, Page } from 'playwright-core'

/** The assistant page as a person reads it: by roles and names. */
export interface ConversationView {
  readonly box: Locator
  readonly send: Locator
  readonly stop: Locator
  /** The answers, oldest first. */
  readonly answers: Locator
  readonly sources: Locator
  ask(question: string): Promise<void>
  /** Resolves once the last answer has ended, however it did. */
  ended(): Promise<void>
  lastAnswerText(): Promise<string>
}

export function conversationOn(page: Page): ConversationView {
  const box = page.getByRole('textbox', { name: 'Votre question' })
  const send = page.getByRole('button', { name: 'Envoyer', exact: true })
  const answers = page
    .getByRole('list', { name: 'Messages' })
    .locator('> li')
    .filter({ has: page.getByRole('heading', { name: 'Assistant', exact: true }) })
  return {
    box,
    send,
    answers,
    stop: page.getByRole('button', { name: 'Arrêter' }),
    sources: page.getByRole('complementary', { name: 'Sources' }),
    async ask(question) {
      await box.fill(question)
      await box.press('Enter')
    },
    async ended() {
      await answers.last().waitFor()
      await send.waitFor()
    },
    lastAnswerText: async () => (await answers.last().textContent()) ?? '',
  }
}
