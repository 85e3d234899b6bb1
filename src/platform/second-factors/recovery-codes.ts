import type { PersonId } from '#contract/ids'
import { createHash, randomInt } from 'node:crypto'
import type { Tables } from '#platform/db/database'
import type { Transaction } from 'kysely'

/** Without letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const [codes, letters, group] = [10, 16, 4]

/** 79 random bits: there is nothing to guess from a dictionary. */
function createRecoveryCode(): string {
  const drawn = Array.from({ length: letters }, () => alphabet[randomInt(alphabet.length)]).join('')
  return drawn.replaceAll(new RegExp(`.{${group}}(?=.)`, 'g'), '$&-')
}

/** Read as people copy it: capitals, spaces and dashes do not count. */
function hashOf(code: string): Buffer {
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return createHash('sha256').update(plain).digest()
}

/** Ten new codes instead of those that the person had; they exist in this answer only. */
export async function replaceRecoveryCodes(tx: Transaction<Tables>, personId: PersonId): Promise<string[]> {
  const made = Array.from({ length: codes }, createRecoveryCode)
  await tx.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
  await tx
    .insertInto('recovery_code')
    .values(made.map((code) => ({ code_hash: hashOf(code), person_id: personId })))
    .execute()
  return made
}

/** Whether it was one of the person's; it serves no more. */
export async function takeRecoveryCode(tx: Transaction<Tables>, personId: PersonId, code: string): Promise<boolean> {
  const taken = await tx
    .updateTable('recovery_code')
    .set({ used_at: new Date() })
    .where('code_hash', '=', hashOf(code))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  return taken !== undefined
}
