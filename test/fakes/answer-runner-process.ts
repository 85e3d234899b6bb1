/** A process that writes one endless answer, to be killed: prints the conversation's id once words are in the table. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnswerFunction } from '#apps/conversations/answer-runner'
import { openConversations } from '#apps/conversations/open-conversations'
import { createConversation } from '#apps/conversations/create-conversation'
import { postMessage } from '#apps/conversations/post-message'
import { createCatalogue } from '#inference/memory-catalogue'
import { openDatabase } from '#platform/db/database'
import { openNotifications } from '#platform/db/notifications'
import { createLog } from '#platform/telemetry/log'
import { openSettings } from '#platform/settings/settings'
import { createPerson, findOrganisation } from './actors.ts'
import { until } from './until.ts'

const [url = '', organisationId = '', leaseSeconds = ''] = process.argv.slice(2)
const log = createLog('silent')
const db = await openDatabase(url, log)
const notifications = await openNotifications(url, log)

const endless: AnswerFunction = async function* () {
  yield { type: 'answer-started' }
  for (;;) {
    yield { type: 'text-delta', text: 'mot ' }
    await sleep(5)
  }
}

const [settings, models] = [openSettings({ db, log }), createCatalogue([])]
const { answers, start } = openConversations({
  capabilities: { db, log, settings, models },
  answer: endless,
  notifications,
  leaseSeconds: Number(leaseSeconds),
})
await start()
const actor = await createPerson(db, await findOrganisation(db, Number(organisationId)))
const ctx = { db, settings, models, answers, actor, signal: new AbortController().signal }
const { id } = await createConversation(ctx, {})
await postMessage(ctx, { conversationId: id, text: 'Sans fin ?', language: 'fr' })
await until(async () => {
  const written = db.selectFrom('message_event').select('event').where('conversation_id', '=', id)
  return (await written.execute()).some(({ event }) => JSON.stringify(event).includes('mot '))
})
process.stdout.write(`${id} ${actor.personId} ${actor.ownPrincipal}\n`)
