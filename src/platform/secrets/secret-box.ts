import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, readFile, stat } from 'node:fs/promises'
import { AppError, messageOf } from '#platform/errors'
import { writeOnce } from '#platform/storage/write-once'

/** Closes and opens secrets that go to the database. The key is a file: a stolen database opens nothing. */
export interface SecretBox {
  /** `place` says where the secret is kept: moved elsewhere, it does not open. */
  seal(secret: string, place: string): string
  /** Throws when the key or the place is not the one that sealed. */
  open(sealed: string, place: string): string
}

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1'

/** The box whose key is in this file, made at the first call; readable by its owner alone. */
export async function openSecretBox(file: string): Promise<SecretBox> {
  const key = await readOrCreateKey(file)
  return {
    seal(secret, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${VERSION}.${sealed.toString('base64url')}`
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed.slice(VERSION.length + 1), 'base64url')
      if (!sealed.startsWith(`${VERSION}.`) || bytes.length < NONCE_BYTES + TAG_BYTES) throw unopened(null)
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
        return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch (error) {
        throw unopened(error)
      }
    },
  }
}

function unopened(cause: unknown): AppError<'internal'> {
  return new AppError('internal', { reason: 'a secret was sealed with another key' }, { cause })
}

async function readOrCreateKey(file: string): Promise<Buffer> {
  const written = (await readKeyFile(file)) ?? (await createKeyFile(file))
  const key = Buffer.from(written.trim(), 'base64')
  if (key.length !== KEY_BYTES) throw new AppError('internal', { reason: `${file} holds no key of ${KEY_BYTES} bytes` })
  return key
}

async function readKeyFile(file: string): Promise<string | null> {
  try {
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new AppError('internal', { reason: `${file} cannot be read: ${messageOf(error)}` }, { cause: error })
  }
}

async function createKeyFile(file: string): Promise<string> {
  await writeOnce(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
  return readFile(file, 'utf8')
}
