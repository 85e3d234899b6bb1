import { type KeyObject, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeOnce } from '#platform/storage/write-once'
import type { SecretBox } from './secret-box.ts'

/** Signs with Ed25519 (RFC 8032). Its key is in the data folder, sealed: whoever holds the database alone cannot sign. */
export interface Signer {
  /** 32 bytes in base64url, as a JSON Web Key names it (RFC 8037): what others know this instance by. */
  readonly publicKey: string
  sign(text: string): Buffer
  isSigned(text: string, signature: Buffer): boolean
}

/** What is signed: each has a key of its own. */
export type SignerName = 'audit' | 'pack'

export interface SignerPlace {
  readonly folder: string
  readonly name: SignerName
}

/** The signer of this data folder; its key is made at the first call. */
export async function openSigner({ folder, name }: SignerPlace, secrets: SecretBox): Promise<Signer> {
  const file = join(folder, `${name}.key`)
  const place = `${name}-signer`
  const key = (await readKey(file, place, secrets)) ?? (await createKey(file, place, secrets))
  const publicKey = publicKeyOf(key)
  return {
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key),
    isSigned: (text, signature) => isSignedBy(publicKey, text, signature),
  }
}

/** Whether the holder of this public key signed the text; false for what is no key. */
export function isSignedBy(publicKey: string, text: string, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return verify(null, Buffer.from(text), key, signature)
  } catch {
    return false
  }
}

function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x ?? ''
}

async function readKey(file: string, place: string, secrets: SecretBox): Promise<KeyObject | null> {
  try {
    return createPrivateKey(secrets.open((await readFile(file, 'utf8')).trim(), place))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Of two processes that begin together, the first to write decides. */
async function createKey(file: string, place: string, secrets: SecretBox): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeOnce(file, `${secrets.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), place)}\n`)
  return (await readKey(file, place, secrets)) ?? privateKey
}
