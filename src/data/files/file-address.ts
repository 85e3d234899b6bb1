import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { asPrincipalId } from '#contract/ids'
import { AppError } from '#platform/errors'
import { getFile } from './get-file.ts'
import type { OpenedFile } from './open-file.ts'
import { findOwnFile } from './queries.ts'

/** Where the words of an address are sealed for. */
const place = 'file-address'
const hourMs = 3_600_000
const inAddress = /\/v1\/signed-files\/(v1\.[\w-]{1,400})$/

/** What opens a file of the caller's for whoever holds it, until its time is over or the file is deleted. */
export async function addressFile(
  ctx: Ctx<'db' | 'secrets'>,
  { id, lifeHours }: { readonly id: string; readonly lifeHours: number },
): Promise<string> {
  authorize(ctx, 'inference:use')
  const { owner_principal_id: owner } = await getFile(ctx, id)
  await ctx.db.transaction().execute(async (tx) => {
    await audit(tx, ctx, { action: 'file.address', target: { kind: 'file', id }, details: { hours: lifeHours } })
  })
  return ctx.secrets.seal(`${owner} ${id} ${Date.now() + lifeHours * hourMs}`, place)
}

/** The file of an address. Throws `not_found` for an address that is not one, is over, or whose file is gone. */
export async function openAddressed(ctx: Ctx<'db' | 'secrets' | 'storage'>, token: string): Promise<OpenedFile> {
  const [owner, id = '', untilMs] = readToken(ctx, token)
  const isOver = !(Number(untilMs) > Date.now())
  const row = isOver ? undefined : await findOwnFile(ctx.db, { owner: asPrincipalId(Number(owner)), id })
  if (row === undefined) throw new AppError('not_found', { what: 'file', id: token.slice(0, 20) })
  const { name, media_type: mediaType, size_bytes: sizeBytes, blob_hash: hash } = row
  return { name, mediaType, sizeBytes, content: await ctx.storage.open(hash) }
}

/** What an address of this service holds after its path; null for any other. */
export function tokenOfAddress(url: string): string | null {
  return inAddress.exec(url.slice(0, 1000))?.[1] ?? null
}

function readToken({ secrets }: Ctx<'secrets'>, token: string): string[] {
  try {
    return secrets.open(token, place).split(' ')
  } catch {
    return []
  }
}
