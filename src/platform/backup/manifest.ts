import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#platform/errors'
import { z } from 'zod'

/** What a backup folder holds: `manifest.json`, `tables/<name>.copy.gz`, `storage/<hash>`, `trace/<file>`. */
export const Manifest = z.object({
  format: z.literal('socle-backup-1'),
  program: z.string(),
  /** When the rows were read: all of them at that one moment. */
  at: z.iso.datetime(),
  /** Number of the last migration of the database. */
  migration: z.number().int().positive(),
  tables: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z_][a-z0-9_]*$/),
        columns: z.array(z.string().regex(/^[a-z_][a-z0-9_]*$/)).max(200),
        rows: z.number().int(),
        /** Of the file as it lies in the folder. */
        sha256: z.string(),
      }),
    )
    .max(1000),
  files: z.object({ count: z.number().int(), bytes: z.number().int() }),
})
export type Manifest = z.infer<typeof Manifest>

/** Made anew after a restore, or worth nothing then: everybody signs in again. */
export const transientTables: ReadonlySet<string> = new Set([
  'schema_migration',
  'session',
  'sign_in_failure',
  'setup_link',
  'personal_link',
])

/** Files of the data folder that vouch for the trace and for packs: sealed keys of signatures, and what was signed of the trace. */
export const traceFiles = ['audit.key', 'audit-checkpoints.jsonl', 'pack.key'] as const

export const manifestOf = (folder: string): string => join(folder, 'manifest.json')
export const tableFileOf = (folder: string, name: string): string => join(folder, 'tables', `${name}.copy.gz`)
export const storageOf = (folder: string): string => join(folder, 'storage')

export const traceOf = (folder: string): string => join(folder, 'trace')

/** Throws `backup_unusable` when the folder is no backup. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(manifestOf(folder), 'utf8')))
  } catch (cause) {
    throw new AppError('backup_unusable', { folder, part: 'manifest.json' }, { cause })
  }
}
