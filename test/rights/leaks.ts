import { asCollectionId } from '#contract/ids'
import { randomOf } from '../fakes/hostile-requests.ts'
import type { Reply, TestServer } from '../fakes/server.ts'
import { mayRead, type Somebody, type Thing, type World } from './world.ts'

type Request = readonly [method: string, path: string, body?: unknown]

/** One way by which something could be learnt of a thing. */
interface Probe {
  readonly name: string
  readonly about: Thing['kind']
  /** Of so many callers, one asks it: what costs much. */
  readonly oneIn?: number
  ask(thing: Thing): Request
  /** Whoever may read finds the secret there. */
  readonly shows?: boolean
  /** How many things it must count for somebody. */
  counts?(somebody: Somebody, asked: Thing, world: World): number
  /** The thing is named: the answer must be that of one that does not exist. */
  readonly names?: boolean
  /** It stays open, or changes what it is about, for whoever may read: asked by others only. */
  readonly refusedOnly?: boolean
}

const nothing = 2_000_000_000

/** What nobody made, asked for as the thing is. */
function nothingLike(thing: Thing): Thing {
  return { ...thing, id: nothing, collectionId: asCollectionId(nothing), chunkId: nothing, word: 'rien' }
}

const search = (method: string, oneIn: number): Probe => ({
  name: `search, ${method}`,
  about: 'document',
  oneIn,
  shows: method === 'lexical',
  ask: ({ word }) => ['POST', '/v1/search', { query: word, method }],
})

/** A resource by its address: `:id`, `:collection` and `:chunk` are the thing's. */
function named(request: string, rest: Partial<Probe> & Pick<Probe, 'about'>): Probe {
  const [method = '', path = ''] = request.split(' ')
  const asked = ({ id, collectionId, chunkId }: Thing): string =>
    path.replace(':id', String(id)).replace(':collection', String(collectionId)).replace(':chunk', String(chunkId))
  return { name: request, names: true, ask: (thing) => [method, asked(thing)], ...rest }
}

/** A list of everything of a kind: nothing of anybody else's may stand in it, nor be counted. */
const list = (path: string, rest: Partial<Probe> & Pick<Probe, 'about'>): Probe => ({
  name: path,
  ask: () => ['GET', path],
  ...rest,
})

const own =
  (kind: Thing['kind']) =>
  (somebody: Somebody, _: Thing, { things }: World) =>
    things.filter((thing) => thing.kind === kind && mayRead(somebody, thing)).length

/** Every way by which one could learn of what is not theirs: search, counts, suggestions, citations, events, errors. */
export const probes: readonly Probe[] = [
  search('lexical', 1),
  search('semantic', 2),
  search('hybrid', 2),
  {
    name: 'search in a collection',
    about: 'document',
    names: true,
    shows: true,
    ask: ({ word, collectionId }) => [
      'POST',
      '/v1/search',
      { query: word, collection_ids: [collectionId], method: 'lexical' },
    ],
  },
  {
    name: 'documents by name',
    about: 'document',
    counts: (somebody, asked) => (mayRead(somebody, asked) ? 1 : 0),
    ask: ({ word }) => ['GET', `/v1/documents?name=${word}`],
  },
  list('/v1/documents?limit=1', { about: 'document', counts: own('document') }),
  list('/v1/collections?limit=100', { about: 'document', counts: own('document') }),
  list('/api/sources?limit=100', { about: 'document' }),
  list('/api/catalogue/dcat', { about: 'document' }),
  named('GET /v1/collections/:collection', { about: 'document' }),
  named('GET /api/collections/:collection/access', { about: 'document' }),
  named('GET /api/collections/:collection/readers', { about: 'document' }),
  named('GET /v1/documents?collection_id=:collection', { about: 'document' }),
  named('GET /v1/vector_stores/:collection', { about: 'document' }),
  named('DELETE /v1/collections/:collection', { about: 'document', refusedOnly: true }),
  named('GET /v1/documents/:id', { about: 'document' }),
  named('GET /v1/documents/:id/chunks', { about: 'document', shows: true }),
  named('GET /v1/documents/:id/chunks/:chunk', { about: 'document', shows: true }),
  named('GET /v1/documents/:id/versions', { about: 'document' }),
  named('GET /v1/documents/:id/references', { about: 'document' }),
  named('GET /v1/documents/:id/file', { about: 'document' }),
  named('POST /v1/documents/:id/retry', { about: 'document', refusedOnly: true }),
  {
    name: 'an answer and its citations',
    about: 'document',
    oneIn: 7,
    ask: ({ word }) => [
      'POST',
      '/v1/chat/completions',
      { model: 'assistant/socle', messages: [{ role: 'user', content: `Quel est le code du dossier ${word} ?` }] },
    ],
  },
  {
    name: 'a conversation over a collection',
    about: 'document',
    names: true,
    refusedOnly: true,
    ask: ({ collectionId }) => ['POST', '/api/conversations', { collection_ids: [collectionId], title: 'x' }],
  },
  list('/api/conversations?limit=100', { about: 'conversation', counts: own('conversation'), shows: true }),
  {
    name: 'conversations by what was said',
    about: 'conversation',
    shows: true,
    counts: (somebody, asked) => (mayRead(somebody, asked) ? 1 : 0),
    ask: ({ word }) => ['GET', `/api/conversations?title=${word}`],
  },
  named('GET /api/conversations/:id', { about: 'conversation', shows: true }),
  named('GET /api/conversations/:id/events', { about: 'conversation', refusedOnly: true }),
  named('POST /api/conversations/:id/stop', { about: 'conversation' }),
  list('/api/changed-answers', { about: 'conversation' }),
  list('/api/feedback', { about: 'conversation' }),
  list('/api/audit?limit=100', { about: 'conversation' }),
  list('/api/usable-assistants', { about: 'assistant', shows: true }),
  list('/v1/models', { about: 'assistant' }),
  named('GET /api/assistants/:id', { about: 'assistant' }),
  {
    name: 'a conversation with an assistant',
    about: 'assistant',
    names: true,
    refusedOnly: true,
    ask: ({ word }) => ['POST', '/api/conversations', { model: `assistant/${word}`, title: 'x' }],
  },
  {
    name: 'a question to an assistant',
    about: 'assistant',
    names: true,
    refusedOnly: true,
    ask: ({ word }) => [
      'POST',
      '/v1/chat/completions',
      { model: `assistant/${word}`, messages: [{ role: 'user', content: 'Bonjour' }] },
    ],
  },
]

export interface FuzzResult {
  readonly pairs: number
  /** Pairs in which the caller had no right. */
  readonly forbidden: number
  readonly leaks: readonly string[]
  /** Pairs in which whoever may read did not find what they may read: the fuzz would see nothing. */
  readonly blind: readonly string[]
  readonly byProbe: ReadonlyMap<string, number>
}

export interface FuzzOptions {
  readonly pairs: number
  /** The same pairs for the same number. */
  readonly seed: number
}

const atOnce = 8

/** (actor, object) pairs over HTTP, as they are dealt. */
export async function fuzzLeaks(server: TestServer, world: World, { pairs, seed }: FuzzOptions): Promise<FuzzResult> {
  const turns = deal(world, randomOf(seed))
  const found = { leaks: [] as string[], blind: [] as string[], byProbe: new Map<string, number>(), forbidden: 0 }
  const answers = answersOf(server)
  let pair = 0
  async function askAll(): Promise<void> {
    while (pair < pairs) {
      pair += 1
      const { somebody, probe, thing } = turns.next().value
      const isAllowed = mayRead(somebody, thing)
      if (isAllowed && probe.refusedOnly) continue
      found.byProbe.set(probe.name, (found.byProbe.get(probe.name) ?? 0) + 1)
      if (!isAllowed) found.forbidden += 1
      const { leak, isBlind } = await judge(answers, { somebody, probe, thing, world })
      const what = `${probe.name}: ${somebody.actor.kind} ${somebody.actor.ownPrincipal} about ${thing.kind} ${thing.id}`
      if (leak !== null) found.leaks.push(`${what} ${leak}`)
      if (isBlind) found.blind.push(what)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, askAll))
  return { pairs, ...found }
}

/**
 * Every actor by every way of `probes`, again and again in another order, each time about an object at random: chance
 * alone would leave some actors out of some ways.
 */
function* deal({ people, things }: World, random: () => number): Generator<Omit<Pair, 'world'>, never> {
  for (let round = 0; ; round += 1) {
    const isAsked = ({ oneIn = 1 }: Probe, seat: number): boolean => (round * people.length + seat) % oneIn === 0
    const hand = probes.flatMap((probe) =>
      people.filter((_, seat) => isAsked(probe, seat)).map((somebody) => ({ somebody, probe, place: random() })),
    )
    for (const { somebody, probe } of hand.toSorted((left, right) => left.place - right.place)) {
      const about = things.filter(({ kind }) => kind === probe.about)
      const thing = about[Math.floor(random() * about.length)]
      if (thing === undefined) throw new Error('nothing to ask about')
      yield { somebody, probe, thing }
    }
  }
}

interface Answers {
  of(somebody: Somebody, request: Request): Promise<Reply>
  /** Of what does not exist: the same each time, so it is asked once of everybody. */
  ofNothing(somebody: Somebody, probe: Probe, thing: Thing): Promise<Reply>
}

function answersOf(server: TestServer): Answers {
  const known = new Map<string, Promise<Reply>>()
  const of: Answers['of'] = ({ key }, [method, path, body]) =>
    server.call(method, path, { key, ...(body === undefined ? {} : { body }) })
  return {
    of,
    ofNothing(somebody, probe, thing) {
      const one = `${probe.name} ${somebody.key}`
      const reply = known.get(one) ?? of(somebody, probe.ask(nothingLike(thing)))
      known.set(one, reply)
      return reply
    },
  }
}

interface Pair {
  readonly somebody: Somebody
  readonly probe: Probe
  readonly thing: Thing
  readonly world: World
}

async function judge(answers: Answers, pair: Pair): Promise<{ leak: string | null; isBlind: boolean }> {
  const { somebody, probe, thing, world } = pair
  const reply = await answers.of(somebody, probe.ask(thing))
  if (reply.status >= 500) return { leak: `is answered ${reply.status}`, isBlind: false }
  const told = world.things.find((one) => reply.text.includes(one.secret) && !mayRead(somebody, one))
  if (told !== undefined) return { leak: `shows ${told.kind} ${told.id}`, isBlind: false }
  const counted = probe.counts?.(somebody, thing, world)
  if (counted !== undefined && Number(reply.json['total']) !== counted) {
    return { leak: `counts ${String(reply.json['total'])} for ${counted}`, isBlind: false }
  }
  if (mayRead(somebody, thing)) {
    return { leak: null, isBlind: probe.shows === true && !reply.text.includes(thing.secret) }
  }
  if (!probe.names) return { leak: null, isBlind: false }
  const missing = await answers.ofNothing(somebody, probe, thing)
  const isTold = plain(reply, thing) !== plain(missing, nothingLike(thing))
  return { leak: isTold ? `tells that it exists: ${reply.text} / ${missing.text}` : null, isBlind: false }
}

/** Without what differs from one request to another. */
function plain({ status, text }: Reply, { id, collectionId, chunkId, word }: Thing): string {
  const given = [id, collectionId, chunkId, word].filter((name) => name !== null)
  const names = new RegExp(`\\b(?:${given.join('|')})\\b`, 'g')
  return `${status} ${text.replaceAll(/"request_id":"[^"]*"/g, '').replaceAll(names, '·')}`
}
