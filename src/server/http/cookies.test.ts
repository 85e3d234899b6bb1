import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, test } from 'node:test'
import { clearSessionCookie, sessionCookieOf, setSessionCookie } from './session-cookie.ts'
import { setSignInCookie, signInCookieOf } from './sign-in-cookie.ts'

function asking(cookie?: string): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers: cookie === undefined ? {} : { cookie } })
}

const newResponse = () => new ServerResponse(asking())

describe('the session', () => {
  test('is kept where no page reads it, and no other site sends it', () => {
    const response = newResponse()
    setSessionCookie(response, 'a+b/c=', { maxAgeSeconds: 60, secure: true })
    assert.equal(
      response.getHeader('set-cookie'),
      'socle_session=a+b/c=; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
  })

  test('goes by plain http only where people come by it', () => {
    const response = newResponse()
    setSessionCookie(response, 'a', { maxAgeSeconds: 60, secure: false })
    assert.equal(response.getHeader('set-cookie'), 'socle_session=a; Max-Age=60; Path=/; HttpOnly; SameSite=Lax')
  })

  test('is forgotten at once', () => {
    const response = newResponse()
    clearSessionCookie(response, { secure: true })
    assert.equal(response.getHeader('set-cookie'), 'socle_session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax')
  })

  test('is read among other cookies, and only under its name', () => {
    const cases: [string | undefined, string | null][] = [
      [undefined, null],
      ['', null],
      ['theme=dark', null],
      ['socle_session=', null],
      ['socle_session=abc', 'abc'],
      ['theme=dark; socle_session=a%2Bb%2Fc%3D; x=1', 'a+b/c='],
      ['xsocle_session=abc', null],
      ['Socle_Session=abc', null],
      ['socle_session=first; socle_session=second', 'first'],
      ['socle_session=%E9', '%E9'],
    ]
    for (const [cookie, session] of cases) assert.equal(sessionCookieOf(asking(cookie)), session, cookie)
  })
})

describe('the secret of a sign-in', () => {
  test('stands beside the session, for the provider’s way back alone', () => {
    const response = newResponse()
    setSessionCookie(response, 'a', { maxAgeSeconds: 60, secure: true })
    setSignInCookie(response, 'b', { maxAgeSeconds: 600, secure: true })
    assert.deepEqual(response.getHeader('set-cookie'), [
      'socle_session=a; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
      'socle_sign_in=b; Max-Age=600; Path=/api/oidc; HttpOnly; Secure; SameSite=Lax',
    ])
  })

  test('is read under its name', () => {
    assert.equal(signInCookieOf(asking('socle_session=a; socle_sign_in=b')), 'b')
    for (const cookie of [undefined, 'socle_session=a', 'socle_sign_in='])
      assert.equal(signInCookieOf(asking(cookie)), null)
  })
})
