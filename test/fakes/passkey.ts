import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

interface Asked {
  readonly challenge: string
  /** The site that the browser shows. */
  readonly origin: string
}

/** An authenticator that holds one passkey of ES256, without a chip: Web Authentication Level 3, sections 6.1 and 6.5. */
export function createPasskey(host: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const jwk = publicKey.export({ format: 'jwk' })
  const credential = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' }
  const rpIdHash = createHash('sha256').update(host).digest()

  function clientData(type: string, { challenge, origin }: Asked): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  return {
    /** What a browser sends after it made the passkey. */
    register(asked: Asked) {
      const cose = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(jwk.x ?? '', 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(jwk.y ?? '', 'base64url'),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const data = Buffer.concat([rpIdHash, Buffer.from([0x41]), Buffer.alloc(4), attested])
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData')],
        Buffer.from([0x58, data.length]),
        data,
      ])
      const response = {
        clientDataJSON: clientData('webauthn.create', asked).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      }
      return { ...credential, response }
    },
    /** What a browser sends after the passkey signed; `count` grows with each signature of a real one. */
    assert(asked: Asked, count: number) {
      const counted = Buffer.alloc(4)
      counted.writeUInt32BE(count)
      const authenticatorData = Buffer.concat([rpIdHash, Buffer.from([0x01]), counted])
      const client = clientData('webauthn.get', asked)
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(client).digest()])
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      }
      return { ...credential, response }
    },
  }
}

/** A short text in CBOR (RFC 8949, section 3). */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
}
