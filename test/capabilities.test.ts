import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = await mkdtemp(join(root, 'node_modules', '.capabilities-'))
after(() => rm(folder, { recursive: true, force: true }))

/** A verb of a layer that asks for a capability; whether it compiles. */
const asked = [
  { layer: 'platform', key: 'db', compiles: true },
  { layer: 'platform', key: 'index', compiles: false },
  { layer: 'platform', key: 'models', compiles: false },
  { layer: 'inference', key: 'models', compiles: true },
  { layer: 'inference', key: 'embedder', compiles: false },
  { layer: 'data', key: 'index', compiles: true },
  { layer: 'data', key: 'models', compiles: false },
  { layer: 'data', key: 'usage', compiles: false },
  { layer: 'toolbox', key: 'models', compiles: true },
  { layer: 'toolbox', key: 'index', compiles: true },
  { layer: 'toolbox', key: 'answers', compiles: false },
  { layer: 'apps', key: 'answers', compiles: true },
  { layer: 'apps', key: 'readiness', compiles: false },
  { layer: 'server', key: 'readiness', compiles: true },
]

/** An id given where another is asked for; whether it compiles. */
const given = [
  { asked: "Parameters<typeof getChunk>[1]['chunkId']", id: 'ChunkId', compiles: true },
  { asked: "Parameters<typeof getChunk>[1]['chunkId']", id: 'ConversationId', compiles: false },
  { asked: "Parameters<typeof getChunk>[1]['chunkId']", id: 'number', compiles: false },
  { asked: 'Parameters<typeof getConversation>[1]', id: 'ConversationId', compiles: true },
  { asked: 'Parameters<typeof getConversation>[1]', id: 'ChunkId', compiles: false },
  { asked: "Tables['message']['conversation_id']", id: 'ConversationId', compiles: true },
  { asked: "Tables['message']['conversation_id']", id: 'ChunkId', compiles: false },
  { asked: 'Parameters<typeof getDocument>[1]', id: 'DocumentId', compiles: true },
  { asked: 'Parameters<typeof getDocument>[1]', id: 'ChunkId', compiles: false },
  { asked: 'Parameters<typeof getDocument>[1]', id: 'number', compiles: false },
  { asked: 'Parameters<typeof getDocument>[1]', id: 'CollectionId', compiles: false },
  { asked: 'Parameters<typeof getCollection>[1]', id: 'CollectionId', compiles: true },
  { asked: 'Parameters<typeof getCollection>[1]', id: 'DocumentId', compiles: false },
  { asked: 'Parameters<typeof getCollection>[1]', id: 'number', compiles: false },
  { asked: "Tables['document']['collection_id']", id: 'CollectionId', compiles: true },
  { asked: "Tables['document']['collection_id']", id: 'DocumentId', compiles: false },
  { asked: "Tables['chunk']['document_id']", id: 'DocumentId', compiles: true },
  { asked: "Tables['chunk']['document_id']", id: 'ConversationId', compiles: false },
  { asked: 'PersonId', id: 'OrganisationId', compiles: false },
  { asked: "Tables['person']['organisation_id']", id: 'OrganisationId', compiles: true },
  { asked: "Tables['person']['organisation_id']", id: 'PersonId', compiles: false },
  { asked: "Tables['person']['principal_id']", id: 'PersonId', compiles: false },
  { asked: "Tables['collection']['owner_principal_id']", id: 'PrincipalId', compiles: true },
  { asked: "Tables['collection']['owner_principal_id']", id: 'PersonId', compiles: false },
  { asked: "Tables['group_member']['group_id']", id: 'PersonId', compiles: false },
  { asked: 'Parameters<typeof updatePerson>[1]', id: 'PersonId', compiles: true },
  { asked: 'Parameters<typeof updatePerson>[1]', id: 'GroupId', compiles: false },
  { asked: 'Parameters<typeof getGroup>[1]', id: 'PersonId', compiles: false },
  { asked: 'Parameters<typeof revokeAnyKey>[1]', id: 'KeyId', compiles: true },
  { asked: 'Parameters<typeof revokeAnyKey>[1]', id: 'ServiceAccountId', compiles: false },
  { asked: 'number', id: 'ChunkId', compiles: true },
]
const idImports = `import type { ChunkId, CollectionId, ConversationId, DocumentId } from '#contract/ids'
import type { GroupId, KeyId, OrganisationId, PersonId, PrincipalId, ServiceAccountId } from '#contract/ids'
import type { Tables } from '#platform/db/tables'
import type { revokeAnyKey } from '#platform/keys/revoke-key'
import type { getGroup } from '#platform/people/groups'
import type { updatePerson } from '#platform/people/update-person'
import type { getChunk } from '#data/chunks/get-chunk'
import type { getCollection } from '#data/collections/get-collection'
import type { getDocument } from '#data/documents/get-document'
import type { getConversation } from '#apps/conversations/get-conversation'
export type Used = [ChunkId, CollectionId, ConversationId, DocumentId, GroupId, KeyId, OrganisationId, PersonId]
export type UsedToo = [PrincipalId, ServiceAccountId, Tables]
export type UsedVerbs = [typeof getChunk, typeof getCollection, typeof getConversation, typeof getDocument]
export type UsedPeople = [typeof getGroup, typeof revokeAnyKey, typeof updatePerson]
`
const ids = given.map(({ asked: target, id }, index) => `export const id${index} = (id: ${id}): ${target} => id`)
const verbs = asked.map(({ layer, key }) => [
  `${layer}-${key}.ts`,
  `import type { Ctx } from '#${layer}/context'\nexport const verb = (ctx: Ctx<'${key}'>) => ctx.${key}\n`,
])
/** Compiled at once: each time the whole program is read. */
const said = await compile({ 'ids.ts': idImports + ids.join('\n'), ...Object.fromEntries(verbs) })

test('an id of another kind does not compile', async () => {
  const linesBefore = idImports.split('\n').length
  const refused = given.filter((_, index) => said.includes(`ids.ts(${linesBefore + index},`))
  assert.deepEqual(
    refused,
    given.filter(({ compiles }) => !compiles),
    said,
  )
})

test('a verb that asks for what its layer may not see does not compile', async () => {
  const refused = asked.filter(({ layer, key }) => new RegExp(`${layer}-${key}\\.ts\\(2,.*TS2344`).test(said))
  assert.deepEqual(
    refused,
    asked.filter(({ compiles }) => !compiles),
    said,
  )
})

/** What the compiler says of these files, nothing when all is well. */
async function compile(files: Readonly<Record<string, string>>): Promise<string> {
  const options = { paths: { '#*': [join(root, 'src', '*.ts')] } }
  const settings = { extends: join(root, 'tsconfig.json'), compilerOptions: options, include: ['*.ts'], exclude: [] }
  const all = { ...files, 'tsconfig.json': JSON.stringify(settings) }
  await Promise.all(Object.entries(all).map(([file, text]) => writeFile(join(folder, file), text)))
  const program = join(root, 'node_modules', '.bin', 'tsc')
  try {
    await promisify(execFile)(program, ['--noEmit', '--pretty', 'false', '-p', folder], { cwd: root })
    return ''
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout)
    throw error
  }
}
