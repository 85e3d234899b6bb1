import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#platform/errors'
import { readVectorRecords, writeVectorRecord } from './vector-records.ts'
import type { VectorRecord } from './vector-records.ts'

const magic = 'SOCLEVEC1\n'

/** Vectors that come with the product, so that a corpus is complete at its first synchronisation. */
export interface CarriedVectors {
  /** They stand beside those of this profile only. */
  readonly profile: string
  readonly dimensions: number
  readonly records: readonly VectorRecord[]
}

/** A head of two lines, the second one naming the profile, then one record per text in the order of the hashes. */
export function writeCarriedVectors({ profile, dimensions, records }: CarriedVectors): Buffer {
  const ordered = records.toSorted((left, right) => left.hash.compare(right.hash))
  return Buffer.concat([Buffer.from(`${magic}${dimensions} ${profile}\n`), ...ordered.map(writeVectorRecord)])
}

/** Reads a file of carried vectors. Throws `corrupted` for anything else. */
export async function readCarriedVectors(file: URL): Promise<CarriedVectors> {
  const bytes = await readFile(file)
  const headEnd = bytes.indexOf('\n', magic.length) + 1
  const head = /^(\d+) (.+)\n$/.exec(bytes.toString('utf8', magic.length, headEnd))
  const [, dimensions, profile] = head ?? []
  if (!bytes.subarray(0, magic.length).equals(Buffer.from(magic)) || !dimensions || !profile) {
    throw new AppError('corrupted', {
      reason: 'unexpected_content',
      value: `no vectors in ${basename(fileURLToPath(file))}`,
    })
  }
  const records = readVectorRecords(bytes.subarray(headEnd), Number(dimensions))
  return { profile, dimensions: Number(dimensions), records }
}
