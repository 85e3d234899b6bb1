import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Ctx } from '#data/context'

/** The file of a pack on the disk of this machine, for as long as it is used: a ZIP is read from its end. */
export async function withPackFile<T>(
  ctx: Ctx<'storage' | 'folders'>,
  hash: string,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const packs = join(ctx.folders.data, 'packs')
  await mkdir(packs, { recursive: true })
  const folder = await mkdtemp(join(packs, 'open-'))
  try {
    const file = join(folder, 'pack.zip')
    await pipeline(await ctx.storage.open(hash), createWriteStream(file, { mode: 0o600 }), { signal: ctx.signal })
    return await use(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
