import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { KeyRing } from '#platform/auth/key-ring'
import { testDatabase } from '../../../test/fakes/database.ts'
import { OpenAnswers } from './open-answers.ts'

test('streams held open are bounded, of one caller and together, and a stream that ends makes room', async () => {
  const { db } = await testDatabase()
  const answers = new OpenAnswers({ db, keys: new KeyRing(db) })
  const open = (token: string): ServerResponse => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    answers.refuseTooMany({ kind: 'session', token }, 150)
    answers.follow(response, { kind: 'session', token })
    return response
  }
  const own = Array.from({ length: 100 }, () => open('one'))
  assert.throws(() => open('one'), { code: 'rate_limited', details: { retryAfterSeconds: 5 } })
  const others = Array.from({ length: 50 }, (_, index) => open(`other ${index % 10}`))
  assert.throws(() => open('another'), { code: 'overloaded' })
  for (const response of [...own.slice(1), ...others]) answers.forget(response)
  open('one')
})
