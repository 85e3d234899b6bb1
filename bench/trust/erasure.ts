import { asPersonId, type PersonId } from '#contract/ids'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { BenchTarget } from '../report.ts'
import { runCommand } from './backup.ts'
import { type Instance, addPeople, cookieOf, emailOf, password, read, send } from './instance.ts'

const conversations = 1000
const documents = 10
/** Of this person and of nothing else, whole and as the index cuts words. */
const word = 'zyxommavore'
const traces = [word, 'zyxommav']

/** A person who asked a thousand times, with a collection of their own; then every byte that is left is read. */
export async function measureErasure(instance: Instance): Promise<BenchTarget[]> {
  const { url } = instance
  const [id = 0] = await addPeople(instance, 1, word)
  const email = await emailOf(instance, id)
  const cookie = cookieOf(await send({ url }, 'POST /api/session', { email, password }))
  await addConversations(instance, asPersonId(id))
  await addDocuments(url, cookie)
  const before = await countTraces(instance, 'before')
  const startedAtMs = performance.now()
  const governing = { url, cookie: instance.cookie }
  const receipt = await read(await send(governing, 'POST /api/erasures', { kind: 'person', target_id: id }))
  const seconds = Math.round(performance.now() - startedAtMs) / 1000
  console.log(`erased: ${JSON.stringify(receipt['removed'])}, remains ${JSON.stringify(receipt['remains'])}`)
  const left = await countTraces(instance, 'after')
  if (left.length > 0) console.log(`still in: ${left.join(', ')}`)
  return [
    { what: 'files with traces before the erasure', reached: before.length, target: 5, better: 'more' },
    {
      what: 'erasing a person with 1,000 conversations and 10 documents, s',
      reached: seconds,
      target: 10,
      better: 'less',
    },
    {
      what: 'files with traces in database dump, index and storage after',
      reached: left.length,
      target: 0,
      better: 'less',
    },
  ]
}

async function addConversations({ database }: Instance, personId: PersonId): Promise<void> {
  await database.query(
    `with made as (
      insert into conversation (organisation_id, owner_principal_id, title, model)
      select organisation_id, principal_id, $2 || ' ' || number, 'assistant/socle'
      from person, generate_series(1, ${conversations}) as number where person.id = $1 returning id
    )
    insert into message (conversation_id, role, text, state)
    select made.id, role, $2 || ' ' || repeat('Une phrase de la conversation. ', 30), 'finished'
    from made, unnest(array['user', 'assistant', 'user', 'assistant']) as role`,
    [personId, word],
  )
}

async function addDocuments(url: string, cookie: string): Promise<void> {
  const made = await read(await send({ url, cookie }, 'POST /v1/collections', { name: word }))
  for (let number = 0; number < documents; number += 1) {
    const form = new FormData()
    form.set('collection_id', String(made['id']))
    const text = `# ${word} ${number}\n\n${`Le dossier ${word} numéro ${number} est instruit ici. `.repeat(40)}`
    form.set('file', new Blob([text], { type: 'text/markdown' }), `${word}-${number}.md`)
    await read(await fetch(new URL('/v1/documents', url), { method: 'POST', headers: { cookie }, body: form }))
  }
  const ready = async (): Promise<boolean> => {
    const { data } = await read(await send({ url, cookie }, `GET /v1/documents?collection_id=${made['id']}&limit=100`))
    const states = Array.isArray(data) ? data.map((one) => String(Object(one).state)) : []
    if (states.includes('failed')) throw new Error('a document was not read')
    return states.length === documents && states.every((state) => state === 'ready')
  }
  while (!(await ready())) await sleep(200)
}

/** Files of a dump of the database, of the search index and of the storage whose bytes hold a trace. */
async function countTraces(instance: Instance, name: string): Promise<string[]> {
  const dump = join(instance.folder, `dump-${name}`)
  await runCommand(instance, ['backup', dump])
  const found: string[] = []
  for (const folder of [dump, join(instance.dataFolder, 'index'), join(instance.dataFolder, 'storage')]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const { parentPath, name: file } of entries.filter((entry) => entry.isFile())) {
      const bytes = await readFile(join(parentPath, file)).catch(() => Buffer.alloc(0))
      const plain = file.endsWith('.gz') ? gunzipSync(bytes) : bytes
      if (traces.some((trace) => plain.includes(trace)))
        found.push(join(parentPath, file).slice(instance.folder.length))
    }
  }
  return found
}
