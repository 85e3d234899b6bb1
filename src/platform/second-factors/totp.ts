import { Secret, TOTP } from 'otpauth'

const periodSeconds = 30
/** A clock that is half a minute off is forgiven, either way. */
const periodsForgiven = 1

const shown = { algorithm: 'SHA1', digits: 6, period: periodSeconds } as const

/** A secret of 160 bits, in base32 as people type it. */
export function createTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What a telephone reads from the picture. */
export function totpUri(secret: string, { issuer, label }: { issuer: string; label: string }): string {
  // A colon parts the issuer from the account.
  const [service, account] = [issuer, label].map((name) => name.replaceAll(':', ' '))
  return new TOTP({ ...shown, secret, issuer: service, label: account }).toString()
}

/** The period that a code is of (RFC 6238), null when it is of none near `nowMs`. */
export function periodOfCode(secret: string, code: string, nowMs: number): number | null {
  // The library compares bytes, and throws where six signs are more of them.
  if (!/^[0-9]{6}$/.test(code)) return null
  const totp = new TOTP({ ...shown, secret })
  const periods = totp.validate({ token: code, timestamp: nowMs, window: periodsForgiven })
  return periods === null ? null : Math.floor(nowMs / 1000 / periodSeconds) + periods
}
