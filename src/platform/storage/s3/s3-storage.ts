import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#platform/errors'
import { removeOldDrafts, writeDraft } from '../drafts.ts'
import type { KeptFile, Storage } from '../storage.ts'
import type { S3Client } from './s3-client.ts'

export interface S3StorageOptions {
  readonly client: S3Client
  /** What the names of objects begin with. */
  readonly prefix: string
  /** Folder of this machine where a file waits until its hash is known. */
  readonly drafts: string
}

const partBytes = 16 * 1024 * 1024
/** Files in a bucket, named by their hash: it is known once the file was read, so that a draft waits on this machine. */
export async function openS3Storage({ client, prefix, drafts }: S3StorageOptions): Promise<Storage> {
  await mkdir(drafts, { recursive: true, mode: 0o700 })
  await removeOldDrafts(drafts)
  const keyOf = (hash: string): string => {
    if (!isHash(hash)) throw new AppError('not_found', { what: 'file', id: hash })
    return `${prefix}${hash}`
  }
  return {
    async put(content) {
      const draft = join(drafts, randomUUID())
      try {
        const { hash, bytes } = await writeDraft(draft, content)
        await send(client, { key: keyOf(hash), draft, bytes })
        return { hash, bytes }
      } finally {
        await rm(draft, { force: true })
      }
    },
    async open(hash) {
      const content = await client.open(keyOf(hash))
      if (content === null) throw new AppError('not_found', { what: 'file', id: hash })
      return content
    },
    has: async (hash) => client.has(keyOf(hash)),
    async *list(): AsyncGenerator<KeptFile> {
      for await (const { key, modifiedAt } of client.list(prefix)) {
        const hash = key.slice(prefix.length)
        if (isHash(hash)) yield { hash, keptAt: modifiedAt }
      }
    },
    delete: async (hash) => client.delete(keyOf(hash)),
  }
}

function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}

async function send(client: S3Client, { key, draft, bytes }: { key: string; draft: string; bytes: number }) {
  const file = await open(draft, 'r')
  try {
    if (bytes <= partBytes) await client.put(key, await file.readFile())
    else await client.putParts(key, partsOf(file))
  } finally {
    await file.close()
  }
}

async function* partsOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(partBytes), 0, partBytes)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}
