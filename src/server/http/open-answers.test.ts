import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { KeyRing } from '#platform/auth/key-ring'
import { testDatabase } from '../../../test/fakes/database.ts'
import { type OpenAnswer, OpenAnswers } from './open-answers.ts'

test('streams held open are bounded, of one caller and together, and a stream that ends makes room', async () => {
  const { db } = await testDatabase()
  const answers = new OpenAnswers({ db, keys: new KeyRing(db) })
  const open = (token: string): OpenAnswer => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    const answer = { response, place: -1, credential: null }
    answers.refuseTooMany({ kind: 'session', token }, 150)
    answers.follow(answer, { kind: 'session', token })
    return answer
  }
  const own = Array.from({ length: 100 }, () => open('one'))
  assert.throws(() => open('one'), { code: 'rate_limited', details: { retryAfterSeconds: 5 } })
  const others = Array.from({ length: 50 }, (_, index) => open(`other ${index % 10}`))
  assert.throws(() => open('another'), { code: 'overloaded' })
  for (const answer of [...own.slice(1), ...others]) answers.forget(answer)
  open('one')
})
