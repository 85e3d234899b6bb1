import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../retrieval/percentile.ts'
import type { BenchTarget } from '../report.ts'
import { type Instance, addPeople, emailOf, openStream, password, send } from './instance.ts'

const people = 300
const windowMs = 60_000
const streamEveryMs = 400

/** A whole town hall signs in within a minute, from one address, while others are being answered. */
export async function measureSignIns(instance: Instance): Promise<BenchTarget[]> {
  const ids = await addPeople(instance, people, 'matin')
  const emails: string[] = []
  for (const id of ids) emails.push(await emailOf(instance, id))
  const firstWords: number[] = []
  const stopping = new AbortController()
  const others = answerOthers(instance, firstWords, stopping.signal)
  const outcomes = await Promise.all(emails.map((email) => signInAt(instance, email, Math.random() * windowMs)))
  stopping.abort()
  await others
  const errors = outcomes.filter(({ status }) => status !== 201)
  if (errors.length > 0) console.log(`refused with: ${[...new Set(errors.map(({ status }) => status))].join(', ')}`)
  const durations = outcomes.map(({ durationMs }) => durationMs)
  return [
    { what: 'people signed in within 60 s', reached: people - errors.length, target: people, better: 'more' },
    { what: 'sign-in, p95, s', reached: seconds(percentile(durations, 0.95)), target: 5, better: 'less' },
    { what: 'streams begun meanwhile', reached: firstWords.length, target: 100, better: 'more' },
    {
      what: 'first word of others meanwhile, p95, s',
      reached: seconds(percentile(firstWords, 0.95)),
      target: 1,
      better: 'less',
    },
  ]
}

const seconds = (ms: number): number => Math.round(ms) / 1000

async function signInAt({ url }: Instance, email: string, afterMs: number) {
  await sleep(afterMs)
  const startedAtMs = performance.now()
  const answer = await send({ url }, 'POST /api/session', { email, password })
  await answer.arrayBuffer()
  return { status: answer.status, durationMs: performance.now() - startedAtMs }
}

async function answerOthers(instance: Instance, firstWords: number[], signal: AbortSignal): Promise<void> {
  const { key } = instance
  while (!signal.aborted) {
    const stream = await openStream(instance, { key })
    firstWords.push(stream.firstWordMs)
    await sleep(streamEveryMs)
    await stream.cancel()
  }
}
