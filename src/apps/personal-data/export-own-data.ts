import type { Ctx } from '#apps/context'
import { buffer } from 'node:stream/consumers'
import { readConversation, listOwnConversations } from '#apps/conversations/queries'
import { listOwnFiles } from '#data/files/queries'
import { organisationOf, ownerOf, personOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { findPersonRow } from '#platform/people/queries'
import { listOwnSessions } from '#platform/people/own-sessions'
import { strToU8, zipSync } from 'fflate'

const conversationsAtOnce = 100
const filesAtOnce = 1000
/** Files beyond this are named, to be had one by one from `/v1/files`: the ZIP is made in memory. */
const mostFileBytes = 100 * 1024 * 1024

/**
 * What is kept of the person who asks, as a ZIP: `account.json`, each conversation as JSON and as Markdown, and the files
 * kept by their keys, named in `files.json`. Sources are cited, not copied.
 */
export async function exportOwnData(ctx: Ctx<'db' | 'storage'>): Promise<Buffer> {
  const id = personOf(ctx)
  const person = await findPersonRow(ctx.db, organisationOf(ctx), id)
  if (!person) throw new AppError('not_found', { what: 'person', id })
  const { name, email, role, created_at } = person
  const sessions = await listOwnSessions(ctx, null)
  const files: Record<string, Uint8Array> = {
    'account.json': json({
      name,
      email,
      role,
      created_at,
      sessions: sessions.map(({ user_agent, created_at: opened_at, expires_at }) => ({
        user_agent,
        opened_at,
        expires_at,
      })),
    }),
  }
  for await (const conversation of ownConversations(ctx)) {
    const path = `conversations/${conversation.id}`
    files[`${path}.json`] = json(conversation)
    files[`${path}.md`] = strToU8(markdownOf(conversation))
    ctx.signal.throwIfAborted()
  }
  Object.assign(files, await ownFiles(ctx))
  return Buffer.from(zipSync(files, { level: 6 }))
}

interface ExportedConversation {
  readonly id: number
  readonly title: string
  readonly created_at: Date
  readonly messages: readonly { readonly role: string; readonly text: string; readonly created_at: Date }[]
}

async function* ownConversations(ctx: Ctx<'db'>): AsyncGenerator<ExportedConversation> {
  const owner = ownerOf(ctx)
  for (let offset = 0; ; offset += conversationsAtOnce) {
    const page = await listOwnConversations(ctx.db, { owner, title: '', limit: conversationsAtOnce, offset })
    for (const { id } of page) {
      const { conversation, messages } = await readConversation(ctx.db, { owner, id })
      const { title, created_at } = conversation
      yield {
        id,
        title,
        created_at,
        messages: messages.map(({ role, text, createdAt }) => ({ role, text, created_at: createdAt })),
      }
    }
    if (page.length < conversationsAtOnce) return
  }
}

async function ownFiles(ctx: Ctx<'db' | 'storage'>): Promise<Record<string, Uint8Array>> {
  const page = { owner: ownerOf(ctx), purpose: null, order: 'asc', limit: filesAtOnce } as const
  const contents: Record<string, Uint8Array> = {}
  const listed: object[] = []
  let bytes = 0
  for (let after: number | null = null; ;) {
    const rows: Awaited<ReturnType<typeof listOwnFiles>> = await listOwnFiles(ctx.db, { ...page, after })
    for (const { id, name, purpose, size_bytes, blob_hash, created_at, expires_at } of rows) {
      const path = bytes + size_bytes <= mostFileBytes ? `files/${id}/${name}` : null
      listed.push({ id, name, purpose, size_bytes, created_at, expires_at, path })
      if (path === null) continue
      bytes += size_bytes
      contents[path] = await buffer(await ctx.storage.open(blob_hash))
    }
    after = rows.at(-1)?.number ?? null
    if (rows.length < filesAtOnce) return listed.length === 0 ? {} : { 'files.json': json(listed), ...contents }
    ctx.signal.throwIfAborted()
  }
}

function json(value: unknown): Uint8Array {
  return strToU8(`${JSON.stringify(value, null, 1)}\n`)
}

function markdownOf({ title, created_at, messages }: ExportedConversation): string {
  const turns = messages.map(({ role, text, created_at: at }) => `## ${role}, ${at.toISOString()}\n\n${text}\n`)
  return [`# ${title}\n\n${created_at.toISOString()}\n`, ...turns].join('\n')
}
