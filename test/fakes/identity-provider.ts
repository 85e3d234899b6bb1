import { type KeyObject, generateKeyPairSync, randomBytes } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'
import { closeAtEnd } from './database.ts'

/** What the provider says of an account, beside its subject. */
export type AccountClaims = Readonly<Record<string, unknown>>

export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Accounts by subject. */
  readonly accounts: Map<string, AccountClaims>
  /** The subject that the next person signs in as; null when they refuse. */
  signsInAs: string | null
  /** The level and the methods by which they do, when the provider says them. */
  signsInBy: { readonly acr?: string; readonly amr?: string[] }
  /** Registers the service, whose address is known once it is started. */
  register(serviceUrl: string): void
  /** Signs what the provider says to end sessions. */
  signLogoutToken(claims: Readonly<Record<string, unknown>>): Promise<string>
}

export interface TestProviderOptions {
  /** The user information comes as a signed token, as ProConnect does. */
  readonly signsUserInformation?: boolean
  /** Claims by the scope that gives them. */
  readonly scopes?: Readonly<Record<string, string[]>>
}

const usualScopes = { email: ['email', 'email_verified'], profile: ['name', 'given_name', 'usual_name', 'services'] }

/** A certified provider on a port of its own, whose sign-in page lets in whoever the test says. Goes away at the end. */
export async function startIdentityProvider({
  signsUserInformation = false,
  scopes = usualScopes,
}: TestProviderOptions = {}): Promise<TestProvider> {
  let answer = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAtEnd(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const port = addressOf(server.address()).port
  const test: TestProvider = {
    issuer: `http://127.0.0.1:${port}`,
    clientId: 'socle',
    clientSecret: randomBytes(24).toString('base64url'),
    accounts: new Map(),
    signsInAs: null,
    signsInBy: {},
    signLogoutToken: (claims) =>
      new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'test', typ: 'logout+jwt' })
        .setIssuer(test.issuer)
        .setAudience(test.clientId)
        .setIssuedAt()
        .setJti(randomBytes(8).toString('hex'))
        .sign(privateKey),
    register(serviceUrl) {
      const provider = new Provider(
        test.issuer,
        configurationOf(test, { serviceUrl, signsUserInformation, privateKey, scopes }),
      )
      const callback = provider.callback()
      answer = (request, response) => {
        if (request.url?.startsWith('/interaction/') === true) void finish(provider, test, request, response)
        else void callback(request, response)
      }
    },
  }
  return test
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address
}

/** The sign-in page, without the page. */
async function finish(
  provider: Provider,
  { signsInAs, signsInBy }: TestProvider,
  ...exchange: [IncomingMessage, ServerResponse]
) {
  const result = signsInAs === null ? { error: 'access_denied' } : { login: { accountId: signsInAs, ...signsInBy } }
  await provider.interactionFinished(...exchange, result, { mergeWithLastSubmission: false })
}

/** ProConnect's. */
const levels = [
  'eidas1',
  'eidas2',
  'eidas3',
  'https://proconnect.gouv.fr/assurance/self-asserted',
  'https://proconnect.gouv.fr/assurance/self-asserted-2fa',
  'https://proconnect.gouv.fr/assurance/consistency-checked-2fa',
]

interface Serving {
  readonly serviceUrl: string
  readonly signsUserInformation: boolean
  readonly privateKey: KeyObject
  readonly scopes: Readonly<Record<string, string[]>>
}

function configurationOf(test: TestProvider, serving: Serving): Configuration {
  const { serviceUrl, signsUserInformation, privateKey, scopes } = serving
  return {
    clients: [
      {
        client_id: test.clientId,
        client_secret: test.clientSecret,
        redirect_uris: [new URL('/api/oidc/callback', serviceUrl).href],
        post_logout_redirect_uris: [new URL('/connexion', serviceUrl).href],
        ...(signsUserInformation ? { userinfo_signed_response_alg: 'RS256' } : {}),
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    acrValues: levels,
    // Said in the identity token without being asked for, as many providers do.
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'acr', 'amr'], ...scopes },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...test.accounts.get(subject) }),
    }),
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc
      if (client === undefined || session?.accountId === undefined) return
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(['openid', ...Object.keys(scopes)].join(' '))
      await grant.save()
      return grant
    },
  }
}
