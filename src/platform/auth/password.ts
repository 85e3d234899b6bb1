import { hash, verify } from '@node-rs/argon2'

/** argon2id with OWASP's 2024 floor: 19 MiB, two passes, one lane. */
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, settings)
}

/** Compares with a made-up hash when there is no account, so that both answers take the same time. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  if (passwordHash === null) {
    await hash(password, settings)
    return false
  }
  return verify(passwordHash, password)
}
