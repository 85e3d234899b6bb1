import { gzipSync } from 'node:zlib'
import type { Check } from './check.ts'
import { type Asked, type Target, Difference, expectEqual, expectKind, expectStatus, member } from './target.ts'

const noModel = { model: 'socle-conformance-absent', messages: [{ role: 'user', content: 'é' }] }
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text))

/** A request that every service refuses in the same way when it was read: its model does not exist. */
async function expectRead(target: Target, asked: Asked): Promise<void> {
  const reply = await target.ask('POST', '/v1/chat/completions', asked)
  expectStatus(reply, 404)
}

/** Manners of the wire, whatever the dialect. */
export const wireChecks: readonly Check[] = [
  {
    family: 'wire',
    name: { fr: 'sans clé : 401, avec WWW-Authenticate', en: 'no key: 401, with WWW-Authenticate' },
    async run(target) {
      const reply = await target.ask('GET', '/v1/models', { isAnonymous: true })
      expectStatus(reply, 401)
      expectKind(reply.headers.get('www-authenticate'), 'www-authenticate', 'string')
    },
  },
  {
    family: 'wire',
    name: { fr: 'la clé avant le corps', en: 'the key before the body' },
    async run(target) {
      const asked = { isAnonymous: true, bytes: bytesOf('{') }
      expectStatus(await target.ask('POST', '/v1/chat/completions', asked), 401)
    },
  },
  {
    family: 'wire',
    name: { fr: 'une clé fausse, un autre schéma : 401', en: 'a wrong key, another scheme: 401' },
    async run(target) {
      for (const authorization of ['Bearer sk-socle-conformance', 'Basic YTpi']) {
        const reply = await target.ask('GET', '/v1/models', { isAnonymous: true, headers: { authorization } })
        expectStatus(reply, 401)
        expectKind(member(reply.json, 'error', 'message'), 'error.message', 'string')
        expectKind(member(reply.json, 'detail'), 'detail', 'string')
      }
    },
  },
  {
    family: 'wire',
    name: { fr: 'HEAD, OPTIONS et méthodes refusées', en: 'HEAD, OPTIONS and methods refused' },
    async run(target) {
      expectStatus(await target.ask('HEAD', '/v1/models'), 200)
      expectStatus(await target.ask('OPTIONS', '/v1/chat/completions', { isAnonymous: true }), 200, 204)
      const refused = await target.ask('GET', '/v1/chat/completions')
      expectStatus(refused, 405)
      expectKind(refused.headers.get('allow'), 'allow', 'string')
    },
  },
  {
    family: 'wire',
    name: { fr: 'une adresse inconnue : 404 en JSON', en: 'an unknown address: 404 in JSON' },
    async run(target) {
      const reply = await target.ask('GET', '/v1/socle-conformance-absent')
      expectStatus(reply, 404)
      expectKind(reply.json, 'body', 'object')
    },
  },
  {
    family: 'wire',
    name: { fr: 'barre finale et barres doublées', en: 'trailing and doubled slashes' },
    async run(target) {
      for (const path of ['/v1/models/', '//v1//models']) {
        const reply = await target.ask('GET', path)
        expectStatus(reply, 200)
        expectKind(member(reply.json, 'data'), `${path} data`, 'array')
      }
    },
  },
  {
    family: 'wire',
    name: { fr: 'corps compressé (gzip)', en: 'compressed body (gzip)' },
    run: (target) =>
      expectRead(target, {
        bytes: Uint8Array.from(gzipSync(JSON.stringify(noModel))),
        headers: { 'content-encoding': 'gzip' },
      }),
  },
  {
    family: 'wire',
    name: { fr: 'Content-Encoding: identity', en: 'Content-Encoding: identity' },
    run: (target) => expectRead(target, { body: noModel, headers: { 'content-encoding': 'identity' } }),
  },
  {
    family: 'wire',
    name: { fr: 'corps avec marque d’ordre (BOM)', en: 'body with a byte order mark' },
    run: (target) => expectRead(target, { bytes: bytesOf(`\uFEFF${JSON.stringify(noModel)}`) }),
  },
  {
    family: 'wire',
    name: { fr: 'un corps qui n’est pas de l’UTF-8 est refusé', en: 'a body that is no UTF-8 is refused' },
    async run(target) {
      const bytes = Uint8Array.from(Buffer.from(JSON.stringify(noModel), 'latin1'))
      expectStatus(await target.ask('POST', '/v1/chat/completions', { bytes }), 400, 422)
    },
  },
  {
    family: 'wire',
    name: { fr: 'l’identifiant de requête est rendu', en: 'the request id comes back' },
    async run(target) {
      const id = 'socle-conformance-1'
      const { headers } = await target.ask('GET', '/v1/models', { headers: { 'x-request-id': id } })
      expectEqual(headers.get('x-request-id'), id, 'x-request-id')
    },
  },
  {
    family: 'wire',
    name: {
      fr: 'une erreur nomme le modèle, pour OpenAI et pour Albert',
      en: 'an error names the model, for OpenAI and Albert',
    },
    async run(target) {
      const { json } = await target.ask('POST', '/v1/chat/completions', { body: noModel })
      for (const said of [member(json, 'error', 'message'), member(json, 'detail')]) {
        if (typeof said !== 'string' || !said.includes(noModel.model)) throw new Difference(String(said), noModel.model)
      }
      expectKind(member(json, 'error', 'code'), 'error.code', 'string')
    },
  },
]
