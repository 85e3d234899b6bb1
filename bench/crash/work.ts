import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** What the product said it had: documents with a word of their own, messages, answers by their request. */
export interface Acknowledged {
  readonly documents: Map<number, string>
  readonly messages: Set<number>
  readonly answers: Set<string>
}

export interface Work {
  readonly url: string
  readonly key: string
  readonly collectionId: number
}

const WithId = z.looseObject({ id: z.number().int() })
const Posted = z.looseObject({ user_message: WithId })

export async function createWork(url: string, key: string): Promise<Work> {
  const work = { url, key, collectionId: 0 }
  const { id } = WithId.parse(await (await post(work, '/v1/collections', { name: 'Essais' })).json())
  return { ...work, collectionId: id }
}

/** Uploads, conversations and answers from several clients at once, until the product is gone. */
export function workUntil(work: Work, acknowledged: Acknowledged): { stop(): Promise<void> } {
  let isOver = false
  const repeat = async (act: () => Promise<void>): Promise<void> => {
    while (!isOver) await act().catch(() => sleep(20))
  }
  const upload = () => uploadOne(work, acknowledged)
  const loops = [upload, upload, () => converse(work, acknowledged), () => ask(work, acknowledged)].map(repeat)
  return {
    async stop() {
      isOver = true
      await Promise.all(loops)
    },
  }
}

let words = 0

async function uploadOne(work: Work, { documents }: Acknowledged): Promise<void> {
  words += 1
  const word = `mot${words}x`
  const form = new FormData()
  form.append('collection_id', String(work.collectionId))
  form.append('file', new Blob([`# Note ${word}\n\nCette note parle de ${word}.\n`]), `${word}.md`)
  const answer = await fetch(`${work.url}/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${work.key}` },
    body: form,
  })
  if (answer.status === 201) documents.set(WithId.parse(await answer.json()).id, word)
}

async function converse(work: Work, { messages }: Acknowledged): Promise<void> {
  const { id } = WithId.parse(await (await post(work, '/api/conversations', {})).json())
  const answer = await post(work, `/api/conversations/${id}/messages`, { text: "Combien dure la période d'essai ?" })
  if (answer.status === 202) messages.add(Posted.parse(await answer.json()).user_message.id)
  await sleep(50)
}

async function ask(work: Work, { answers }: Acknowledged): Promise<void> {
  const answer = await post(work, '/v1/chat/completions', {
    model: 'assistant/socle',
    messages: [{ role: 'user', content: "Combien dure la période d'essai d'un cadre ?" }],
  })
  await answer.text()
  const requestId = answer.headers.get('x-request-id')
  if (answer.status === 200 && requestId !== null) answers.add(requestId)
}

function post(work: Work, path: string, body: unknown): Promise<Response> {
  return fetch(work.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${work.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
