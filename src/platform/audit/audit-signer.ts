import { type KeyObject, createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SecretBox } from '#platform/secrets/secret-box'

const place = 'audit-signer'

/** Signs with Ed25519 (RFC 8032). Its key is in the data folder, sealed: whoever holds the database alone cannot sign. */
export interface AuditSigner {
  sign(text: string): Buffer
  isSigned(text: string, signature: Buffer): boolean
}

/** The signer of this data folder; its key is made at the first call. */
export async function openAuditSigner(folder: string, secrets: SecretBox): Promise<AuditSigner> {
  const file = join(folder, 'audit.key')
  const key = (await readKey(file, secrets)) ?? (await createKey(file, secrets))
  return {
    sign: (text) => sign(null, Buffer.from(text), key),
    isSigned: (text, signature) => verify(null, Buffer.from(text), key, signature),
  }
}

async function readKey(file: string, secrets: SecretBox): Promise<KeyObject | null> {
  try {
    return createPrivateKey(secrets.open((await readFile(file, 'utf8')).trim(), place))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Of two processes that begin together, the first to write decides. */
async function createKey(file: string, secrets: SecretBox): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const sealed = secrets.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), place)
  try {
    await writeFile(file, `${sealed}\n`, { flag: 'wx', mode: 0o600 })
    return privateKey
  } catch (error) {
    const kept = await readKey(file, secrets)
    if (kept === null) throw error
    return kept
  }
}
