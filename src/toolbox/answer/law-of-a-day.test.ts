import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Actor } from '#platform/auth/actor'
import { sql } from 'kysely'
import { type TestAnswers, testAnswers } from '../../../test/fakes/answers.ts'
import { askOnce } from './ask-once.ts'

const today = 'Le délai de réponse de l’administration est de deux mois à compter de la demande.'
const then = 'Le délai de réponse de l’administration est de quatre mois à compter de la demande.'

let answers: TestAnswers
let agent: Actor

/** An article whose wording changed on the first of January 2020. */
before(async () => {
  answers = await testAnswers()
  agent = await answers.person()
  await answers.add(agent, { title: 'Code des relations, article L. 231-1', markdown: today })
  const { db } = answers.as(agent)
  const document = await db.selectFrom('document').select(['id', 'current_version_id']).executeTakeFirstOrThrow()
  await sql`
    update document_version set version_key = 'v2', effective_from = '2020-01-01' where document_id = ${document.id}`.execute(
    db,
  )
  await sql`
    with past as (
      insert into document_version (document_id, title, content_hash, markdown, version_key, effective_from, effective_to)
      values (${document.id}, '', '\\x01', ${then}, 'v1', '2010-01-01', '2020-01-01') returning id)
    insert into chunk (document_id, document_version_id, collection_id, ordinal, path, kind, text, index_text, index_hash,
      start_offset, end_offset, readers)
    select chunk.document_id, past.id, collection_id, ordinal, path, kind, ${then}, ${then}, '\\x02', 0, length(${then}), readers
    from chunk, past where chunk.document_id = ${document.id}`.execute(db)
})

function ask(asOf?: string) {
  const messages = [{ role: 'user' as const, content: 'Quel est le délai de réponse de l’administration ?' }]
  return askOnce(answers.as(agent), { assistant: answers.quoting, messages, language: 'fr', asOf })
}

test('an answer tells the law as it is, or as it was on the day that is asked for', async () => {
  const now = await ask()
  assert.match(now.text.slice(0, now.proof.answer_end), /deux mois/)
  assert.equal(now.proof.as_of, undefined)
  assert.deepEqual(now.proof.citations[0]?.notices, [])

  const past = await ask('2015-06-01')
  assert.match(past.text.slice(0, past.proof.answer_end), /quatre mois/)
  assert.equal(past.proof.as_of, '2015-06-01')
  const [citation] = past.proof.citations
  assert.deepEqual(
    [citation?.quote, citation?.effective_from, citation?.effective_to, citation?.notices],
    [then, '2010-01-01', '2020-01-01', ['repealed']],
  )
  assert.match(past.text, /\[1\] n’est plus en vigueur/)
})

test('before a text was, nothing of it is told', async () => {
  assert.equal((await ask('2005-01-01')).proof.answer_status, 'not_found')
})
