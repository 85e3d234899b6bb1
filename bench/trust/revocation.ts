import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchTarget } from '../report.ts'
import { type As, type Instance, addPeople, cookieOf, emailOf, openStream, password, read, send } from './instance.ts'

const rounds = 8
const pollMs = 25
const longestMs = 10_000

/** How long whoever was let in goes on, once they may not: with a new call, and in answers already under way. */
export async function measureRevocation(instance: Instance): Promise<BenchTarget[]> {
  const slowest = { key: 0, session: 0, person: 0 }
  for (let round = 0; round < rounds; round += 1) {
    slowest.key = Math.max(slowest.key, await revokedKey(instance))
    slowest.session = Math.max(slowest.session, await endedSession(instance))
    slowest.person = Math.max(slowest.person, await disabledPerson(instance))
  }
  const inSeconds = (ms: number): number => Math.round(ms) / 1000
  return [
    { what: 'revoked key, streams included, slowest, s', reached: inSeconds(slowest.key), target: 1, better: 'less' },
    {
      what: 'ended session, streams included, slowest, s',
      reached: inSeconds(slowest.session),
      target: 1,
      better: 'less',
    },
    {
      what: 'disabled person, streams included, slowest, s',
      reached: inSeconds(slowest.person),
      target: 1,
      better: 'less',
    },
  ]
}

async function agent(instance: Instance): Promise<{ id: number; cookie: string }> {
  const [id = 0] = await addPeople(instance, 1, 'parti')
  const body = { email: await emailOf(instance, id), password }
  return { id, cookie: cookieOf(await send({ url: instance.url }, 'POST /api/session', body)) }
}

async function keyOf({ url }: Instance, cookie: string): Promise<{ id: number; key: string }> {
  const made = await read(await send({ url, cookie }, 'POST /v1/keys', { name: 'Clé' }))
  const key = String(made['value'])
  // Each process learns of it by itself: known once none of many calls, which go to all of them, is refused.
  for (let known = 0; known < 20; known += 1) {
    const answer = await send({ url, key }, 'GET /v1/models')
    await answer.arrayBuffer()
    if (answer.status === 200) continue
    known = -1
    await sleep(pollMs)
  }
  return { id: Number(made['id']), key }
}

/** Several streams, so that each process holds one, and a call that is tried again until it is refused. */
async function timed(instance: Instance, as: Omit<As, 'url'>, end: () => Promise<Response>): Promise<number> {
  const streams = await Promise.all(Array.from({ length: 4 }, () => openStream(instance, as)))
  const answer = await end()
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  const endedAtMs = performance.now()
  const cutAtMs = Promise.all(streams.map(({ ended }) => ended)).then((moments) => Math.max(...moments))
  const [refusedAtMs, lastCutAtMs] = await Promise.all([refused(instance, as, endedAtMs), cutAtMs])
  return Math.max(refusedAtMs, lastCutAtMs) - endedAtMs
}

/** The last moment at which a call still passed, whichever process took it. */
async function refused({ url }: Instance, as: Omit<As, 'url'>, fromMs: number): Promise<number> {
  let lastPassedMs = fromMs
  let refusals = 0
  while (refusals < 20 && performance.now() - fromMs < longestMs) {
    const answer = await send({ url, ...as }, 'GET /v1/models')
    await answer.arrayBuffer()
    if (answer.status === 200) {
      lastPassedMs = performance.now()
      refusals = 0
    } else refusals += 1
    await sleep(pollMs)
  }
  return lastPassedMs
}

async function revokedKey(instance: Instance): Promise<number> {
  const { cookie } = await agent(instance)
  const { id, key } = await keyOf(instance, cookie)
  return timed(instance, { key }, () => send({ url: instance.url, cookie: instance.cookie }, `DELETE /api/keys/${id}`))
}

async function endedSession(instance: Instance): Promise<number> {
  const { cookie } = await agent(instance)
  return timed(instance, { cookie }, () => send({ url: instance.url, cookie }, 'DELETE /api/session'))
}

async function disabledPerson(instance: Instance): Promise<number> {
  const { id, cookie } = await agent(instance)
  const { key } = await keyOf(instance, cookie)
  const governing = { url: instance.url, cookie: instance.cookie }
  return timed(instance, { key }, () => send(governing, `PATCH /api/people/${id}`, { disabled: true }))
}
