import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backend } from '../backends/backend.ts'
import { type CatalogueModel, type Target, targetOf } from '../target.ts'
import { Gate } from '../admission/gate.ts'
import { prefixesOf } from './prefix-affinity.ts'

function server(name: string): Target {
  const backend: Backend = {
    name,
    kind: 'openai',
    forward: () => ({ abort: () => {}, resume: () => {} }),
    listModels: async () => [],
    close: async () => {},
  }
  return targetOf(backend, { id: 'm', upstream: 'm' })
}

function modelOf(names: readonly [string, ...string[]]): CatalogueModel {
  const [first, ...others] = names
  const shown = { aliases: [], ownedBy: null, created: null, maxContextLength: null, mirrors: [] }
  return { ...shown, id: 'm', capabilities: ['chat'], targets: [server(first), ...others.map(server)] }
}

const signal = new AbortController().signal
const waiting = { band: 1, tenant: 't', weight: 1, signal } as const

/** A chat of so many turns, as its client sends it. */
function chat(conversation: number, turns: number): Buffer {
  const system = { role: 'system', content: `Tu réponds en français, avec mesure. ${'Règle. '.repeat(20)}` }
  const said = Array.from({ length: turns }, (_, turn) => ({
    role: turn % 2 === 0 ? 'user' : 'assistant',
    content: `Conversation ${conversation}, tour ${turn} : ${'quelques mots de plus. '.repeat(12)}`,
  }))
  return Buffer.from(JSON.stringify({ model: 'm', messages: [system, ...said] }))
}

async function ask(gate: Gate, model: CatalogueModel, body: Buffer): Promise<string> {
  const target = await gate.enter(model, () => waiting, { prefixes: prefixesOf(body), conversation: null })
  gate.leave(target, 'served')
  return target.backend.name
}

test('the turns of a conversation go to the server that read the ones before, and nobody gets much more than its part', async () => {
  const gate = new Gate()
  const model = modelOf(['a', 'b', 'c', 'd'])
  const served = new Map<string, number>()
  const last = new Map<number, string>()
  let again = 0
  for (let turn = 0; turn < 10; turn += 1) {
    for (let conversation = 0; conversation < 20; conversation += 1) {
      const name = await ask(gate, model, chat(conversation, 2 * turn + 1))
      if (last.get(conversation) === name) again += 1
      last.set(conversation, name)
      served.set(name, (served.get(name) ?? 0) + 1)
    }
  }
  assert.ok(again >= 0.85 * 180, `${again} of 180 turns`)
  assert.ok(Math.max(...served.values()) <= 1.3 * 50, JSON.stringify([...served]))
  const crowd = new Map<string, number>()
  for (let question = 0; question < 200; question += 1) {
    const name = await ask(gate, model, chat(99, 9))
    crowd.set(name, (crowd.get(name) ?? 0) + 1)
  }
  assert.ok(Math.max(...crowd.values()) <= 0.5 * 200, `one document for all: ${JSON.stringify([...crowd])}`)
})

test('a server with too much to do gives way', async () => {
  const gate = new Gate()
  const model = modelOf(['a', 'b'])
  const owner = await ask(gate, model, chat(1, 5))
  assert.equal(await ask(gate, model, chat(1, 7)), owner)
  const busy = model.targets.find(({ backend }) => backend.name === owner)
  assert.ok(busy)
  busy.load.inFlight += 40
  assert.notEqual(await ask(gate, model, chat(1, 9)), owner)
})

test('short requests, and those that share a beginning alone, are shared as always', async () => {
  assert.deepEqual(prefixesOf(Buffer.from('{"model":"m"}')), [])
  const gate = new Gate()
  const model = modelOf(['a', 'b', 'c', 'd'])
  const names = new Set<string>()
  for (let conversation = 0; conversation < 40; conversation += 1) {
    names.add(await ask(gate, model, chat(conversation, 9)))
  }
  assert.equal(names.size, 4)
})

test('a beginning is the same whatever follows it', () => {
  const [short, long] = [prefixesOf(chat(3, 3)), prefixesOf(chat(3, 9))]
  const common = short.length - 1
  assert.deepEqual(long.slice(0, common), short.slice(0, common))
  assert.notDeepEqual(prefixesOf(chat(4, 9)).slice(common), long.slice(common))
  assert.equal(prefixesOf(Buffer.alloc(1_000_000)).length, 128)
})
