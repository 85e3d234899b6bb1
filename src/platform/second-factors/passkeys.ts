import type { Assertion, NewPasskey } from '#contract/second-factors'
import type { WebAuthnCredential } from '@simplewebauthn/server'
import { AppError } from '#platform/errors'

/** The address that passkeys are bound to (WebAuthn, section 5.1.2), as people reach it. */
export interface PasskeySite {
  /** As `https://ia.ville.example`. */
  readonly origin: string
  readonly host: string
  readonly name: string
}

interface Known {
  readonly credential_id: string | null
  readonly transports: string[] | null
}

/** After a password, whoever holds the passkey is enough: a security key without a code serves too. */
const userVerification = 'preferred'

/** Three hundred files, which most starts of the program never need. */
const library = () => import('@simplewebauthn/server')

/** Extensions: none is asked for, and what a browser says of any is not read. */
const none = {}

/** EdDSA, ES256 and RS256 (RFC 9053): one of them is in every authenticator. */
const algorithms = [-8, -7, -257]

/** What a browser is asked to make a passkey for. */
export async function askForNewPasskey(
  site: PasskeySite,
  person: { readonly id: number; readonly name: string; readonly email: string; readonly known: readonly Known[] },
) {
  const { generateRegistrationOptions } = await library()
  const {
    extensions: _extensions,
    hints: _hints,
    ...options
  } = await generateRegistrationOptions({
    rpName: site.name,
    rpID: site.host,
    userID: new TextEncoder().encode(`person-${person.id}`),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    excludeCredentials: credentialsOf(person.known),
    authenticatorSelection: { residentKey: 'preferred', userVerification },
    supportedAlgorithmIDs: algorithms,
  })
  return options
}

/** The passkey that a browser made. Throws `invalid_second_factor` when it does not answer what was asked. */
export async function readNewPasskey(
  site: PasskeySite,
  { response, challenge }: { response: NewPasskey; challenge: string },
): Promise<WebAuthnCredential> {
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: none },
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: false,
    supportedAlgorithmIDs: algorithms,
  }).catch(refuse)
  if (!verified.verified) return refuse(null)
  return verified.registrationInfo.credential
}

/** What the browser is asked to sign, with any of these. */
export async function askForPasskey(site: PasskeySite, known: readonly Known[]) {
  const { generateAuthenticationOptions } = await library()
  const asked = { rpID: site.host, allowCredentials: credentialsOf(known), userVerification } as const
  const { extensions: _extensions, hints: _hints, ...options } = await generateAuthenticationOptions(asked)
  return options
}

/** The new count of signatures. Throws `invalid_second_factor`; a count that goes back tells a copy. */
export async function verifyPasskey(
  site: PasskeySite,
  asked: { response: Assertion; challenge: string; credential: WebAuthnCredential },
): Promise<number> {
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...asked.response, clientExtensionResults: none },
    expectedChallenge: asked.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    credential: asked.credential,
    requireUserVerification: false,
  }).catch(refuse)
  return verified ? authenticationInfo.newCounter : refuse(null)
}

function credentialsOf(known: readonly Known[]) {
  return known.flatMap(({ credential_id: id, transports }) =>
    id === null ? [] : [{ id, transports: transports ?? [] }],
  )
}

function refuse(cause: unknown): never {
  throw new AppError('invalid_second_factor', {}, { cause })
}
