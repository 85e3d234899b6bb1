import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'

/** The official client, as an agent uses it. */
let server: TestServer
let collectionId = 0

before(async () => {
  server = await testServer()
  await server.call('PUT', '/api/settings/assistant', { cookie: await server.adminCookie(), body: { mode: 'quote' } })
  collectionId = (await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })).collectionId
})

async function connected(key: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const headers = { authorization: `Bearer ${key}` }
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server.url), { requestInit: { headers } })
  // The transport's own declaration leaves out the strictness that the interface asks for.
  await client.connect(transport as unknown as Parameters<Client['connect']>[0])
  return client
}

interface Called {
  readonly isError?: boolean
  readonly content?: readonly { readonly type: string; readonly text?: string }[]
  readonly structuredContent?: Readonly<Record<string, unknown>>
}

async function use(client: Client, name: string, given: Record<string, unknown>): Promise<Called> {
  return (await client.callTool({ name, arguments: given })) as Called
}

test('an agent learns the tools, searches, reads more of what it found, and asks', async () => {
  const client = await connected(server.key)
  assert.equal(client.getServerVersion()?.name, 'socle')
  const { tools } = await client.listTools()
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['search', 'fetch', 'ask'],
  )
  assert.deepEqual(tools[0]?.inputSchema.required, ['query'])
  const found = await use(client, 'search', { query: 'période d’essai d’un cadre', collection_ids: [collectionId] })
  const [first] = Object(found.structuredContent)['results']
  assert.match(first.text, /quatre mois pour les cadres/)
  assert.deepEqual(JSON.parse(found.content?.[0]?.text ?? ''), found.structuredContent)
  const passage = await use(client, 'fetch', { id: first.id })
  assert.match(String(passage.structuredContent?.['text']), /quatre mois pour les cadres/)
  const whole = await use(client, 'fetch', { id: String(first.id).split(':')[0] })
  assert.match(String(whole.structuredContent?.['text']), /Renouvellement compris/)
  const answered = await use(client, 'ask', { question: 'Combien de temps dure la période d’essai d’un cadre ?' })
  assert.equal(answered.structuredContent?.['answer_status'], 'quoted')
  assert.match(String(answered.structuredContent?.['answer']), /\[1\]/)
  await client.ping()
  await client.close()
})

test('collections and their documents are resources', async () => {
  const client = await connected(server.key)
  const { resources } = await client.listResources()
  const uri = `socle://collections/${collectionId}`
  assert.ok(resources.some((resource) => resource.uri === uri))
  const { resourceTemplates } = await client.listResourceTemplates()
  assert.deepEqual(
    resourceTemplates.map(({ name }) => name),
    ['collection', 'document'],
  )
  const textAt = async (at: string) => {
    const [content] = (await client.readResource({ uri: at })).contents
    return content !== undefined && 'text' in content ? content.text : ''
  }
  const [document] = JSON.parse(await textAt(uri)).documents
  assert.match(await textAt(document.uri), /quatre mois pour les cadres/)
  await assert.rejects(client.readResource({ uri: 'socle://documents/999999' }), /not found/)
  await assert.rejects(client.readResource({ uri: 'file:///etc/passwd' }), /not found/)
  await client.close()
  const searcher = await connected(await server.keyWith(['search:read']))
  await assert.rejects(searcher.listResources(), /permission/)
  await searcher.close()
})

test('a tool that fails says why to the model that called it', async () => {
  const client = await connected(server.key)
  for (const [name, given] of [
    ['search', { query: '' }],
    ['search', { query: 'a', collection_ids: [999_999] }],
    ['fetch', { id: '999999:1' }],
    ['fetch', { id: '../etc' }],
  ] as const) {
    const { isError, content } = await use(client, name, given)
    assert.equal(isError, true, name)
    assert.ok((content?.[0]?.text ?? '').length > 5)
  }
  await assert.rejects(client.callTool({ name: 'absent', arguments: {} }), /no tool absent/)
  await client.close()
})

test('the same keys and the same rights as everywhere', async () => {
  await assert.rejects(connected('sk-wrong'), /401|not valid|Unauthorized/)
  await assert.rejects(connected(await server.keyWith(['models:read'])), /403|permission/)
  const searcher = await connected(await server.keyWith(['search:read']))
  const { isError } = await use(searcher, 'ask', { question: 'Combien de temps ?' })
  assert.equal(isError, true)
  await searcher.close()
  assert.equal((await server.call('GET', '/mcp')).status, 405)
})
