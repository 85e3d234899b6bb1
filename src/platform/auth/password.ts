import { randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** argon2id with OWASP's 2024 floor: 19 MiB, two passes, one lane. */
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, settings)
}

/** Of a password that nobody knows, made when it is first needed. */
let nobodysHash: Promise<string> | null = null

/** Compares with nobody's hash when there is no account, so that both answers take the same time. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const nobodys = await (nobodysHash ??= hashPassword(randomUUID()))
  const matches = await verify(passwordHash ?? nobodys, password)
  return matches && passwordHash !== null
}
