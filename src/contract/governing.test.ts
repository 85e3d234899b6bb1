import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Appearance, appearanceRoutes } from './appearance.ts'
import { AssistantChange, AssistantDraft } from './assistants.ts'
import { SourceChange, SourceDraft } from './corpora.ts'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { ServerTimeouts, modelServerRoutes } from './model-servers.ts'
import { CollectionAccessDraft } from './sharing.ts'
import { LimitDraft, usageRoutes } from './usage.ts'

describe('how the pages look', () => {
  const plain = { colours: null, links: [], banner: null }

  test('is the product’s unless it is said', () => {
    assert.deepEqual(Appearance.parse(plain), { name: null, ...plain })
  })

  test('is chosen within bounds', () => {
    const link = { label: 'Mentions légales', url: 'https://mairie.fr/mentions' }
    const right = [
      { ...plain, name: 'Assistant de Nîmes', colours: { light: '#0a3D91', dark: '#ffffff' } },
      { ...plain, links: times(8, link) },
      { ...plain, banner: { text: 'Panne ce soir.\nMerci', tone: 'warning' } },
    ]
    for (const appearance of right) assert.equal(faultIn(Appearance, appearance), null)
    const wrong: [object, string][] = [
      [{ name: '' }, 'name: too_small'],
      [{ name: signs(61) }, 'name: too_big'],
      [{ colours: { light: 'red', dark: '#ffffff' } }, 'colours.light: invalid_format'],
      [{ colours: { light: '#fff', dark: '#ffffff' } }, 'colours.light: invalid_format'],
      [{ colours: { light: '#ffffff' } }, 'colours.dark: invalid_type'],
      [{ colours: { light: '#ffffff;x', dark: '#ffffff' } }, 'colours.light: invalid_format'],
      [{ links: times(9, link) }, 'links: too_big'],
      [{ links: [{ ...link, url: 'javascript:alert(1)' }] }, 'links.0.url: invalid_format'],
      [{ links: [{ ...link, url: '/mentions' }] }, 'links.0.url: invalid_format'],
      [{ links: [{ ...link, label: 'a\nb' }] }, 'links.0.label: custom'],
      [{ banner: { text: 'a', tone: 'alarm' } }, 'banner.tone: invalid_value'],
      [{ banner: { text: signs(501), tone: 'warning' } }, 'banner.text: too_big'],
      [{ logo: 'x' }, 'all: unrecognized_keys'],
    ]
    for (const [part, fault] of wrong)
      assert.equal(faultIn(Appearance, { ...plain, ...part }), fault, JSON.stringify(part).slice(0, 60))
  })

  test('has a picture of at most 96 KiB', () => {
    const { body } = appearanceRoutes.updateLogo
    assert.equal(faultIn(body, { content: 'AAAA'.repeat(32_768) }), null)
    assert.equal(faultIn(body, { content: 'AAAA'.repeat(32_769) }), 'content: too_big')
    assert.equal(faultIn(body, { content: 'not base64!' }), 'content: invalid_format')
  })
})

describe('an assistant of the organisation', () => {
  const draft = { name: 'paie', title: 'La paie' }

  test('writes for nobody yet, from all that its readers may read', () => {
    assert.deepEqual(AssistantDraft.parse(draft), {
      ...draft,
      description: '',
      instructions: '',
      mode: 'generate',
      model: null,
      collection_ids: null,
      audience: { organisation: false, group_ids: [], emails: [] },
    })
  })

  test('has a name that can be a part of a model’s', () => {
    for (const name of ['a', '7', 'paie-2024', signs(60)])
      assert.equal(faultIn(AssistantDraft, { ...draft, name }), null, name)
    for (const name of ['', '-a', 'a-', 'Paie', 'la paie', 'paié', 'a/b', 'a_b', signs(61)]) {
      assert.equal(faultIn(AssistantDraft, { ...draft, name }), 'name: invalid_format', name)
    }
  })

  test('has readers and sources that are counted', () => {
    const wrong: [object, string][] = [
      [{ collection_ids: [] }, 'collection_ids: too_small'],
      [{ collection_ids: times(101, 1) }, 'collection_ids: too_big'],
      [{ audience: { group_ids: times(101, 1) } }, 'audience.group_ids: too_big'],
      [{ audience: { emails: ['nobody'] } }, 'audience.emails.0: invalid_format'],
      [{ audience: { everyone: true } }, 'audience: unrecognized_keys'],
      [{ instructions: signs(4001) }, 'instructions: too_big'],
      [{ description: signs(501) }, 'description: too_big'],
      [{ title: ' ' }, 'title: too_small'],
    ]
    for (const [part, fault] of wrong) assert.equal(faultIn(AssistantDraft, { ...draft, ...part }), fault)
  })

  test('keeps its name: clients call it by that', () => {
    assert.deepEqual(AssistantChange.parse({ title: ' Paie ' }), { title: 'Paie' })
    assert.equal(faultIn(AssistantChange, { name: 'autre' }), 'all: unrecognized_keys')
  })
})

describe('a model server', () => {
  const { body } = modelServerRoutes.addModelServer
  const change = modelServerRoutes.updateModelServer.body
  const url = 'https://modeles.mairie.fr/v1'

  test('is one of OpenAI’s dialect that may see everything, unless it is said', () => {
    assert.deepEqual(body.parse({ url }), { url, kind: 'openai', may_see: 'sensitive' })
  })

  test('has an address, a dialect and a place that are known', () => {
    const wrong: [object, string][] = [
      [{ url: 'modeles.mairie.fr' }, 'url: invalid_format'],
      [{ url: `https://a.fr/${signs(2000)}` }, 'url: too_big'],
      [{ url, kind: 'gemini' }, 'kind: invalid_value'],
      [{ url, may_see: 'all' }, 'may_see: invalid_value'],
      [{ url, runs_in: 'mars' }, 'runs_in: invalid_value'],
      [{ url, name: 'a\nb' }, 'name: custom'],
      [{ url, api_key: signs(1001) }, 'api_key: too_big'],
    ]
    for (const [draft, fault] of wrong) assert.equal(faultIn(body, draft), fault)
    assert.equal(faultIn(change, { types: times(101, { model: 'm', type: 'chat' }) }), 'types: too_big')
    assert.equal(faultIn(change, { types: [{ model: 'm', type: null }] }), null)
  })

  test('is waited for between a second and an hour', () => {
    assert.deepEqual(ServerTimeouts.parse({ connect: 1, total: 3600 }), {
      connect: 1,
      first_token: null,
      silence: null,
      total: 3600,
    })
    assert.equal(faultIn(ServerTimeouts, { silence: 0 }), 'silence: too_small')
    assert.equal(faultIn(ServerTimeouts, { total: 3601 }), 'total: too_big')
    assert.equal(faultIn(ServerTimeouts, { connect: 1.5 }), 'connect: invalid_type')
  })
})

describe('a source', () => {
  test('is read each day, and at once, unless it is said', () => {
    assert.deepEqual(SourceDraft.parse({ kind: 'web' }), {
      kind: 'web',
      visibility: 'organisation',
      settings: {},
      rhythm: 'daily',
      first_run: 'full',
    })
    assert.equal(SourceDraft.parse({ kind: 'web', rhythm: null }).rhythm, null)
  })

  test('has twenty settings of simple values at most', () => {
    const settings = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, 'v']))
    assert.equal(faultIn(SourceDraft, { kind: 'web', settings: settings(20) }), null)
    assert.equal(faultIn(SourceDraft, { kind: 'web', settings: settings(21) }), 'settings: custom')
    assert.equal(faultIn(SourceChange, { settings: settings(21) }), 'settings: custom')
    assert.equal(faultIn(SourceDraft, { kind: 'web', settings: { a: {} } }), 'settings.a: invalid_union')
    assert.equal(faultIn(SourceDraft, { kind: 'web', visibility: 'public' }), 'visibility: invalid_value')
    assert.equal(faultIn(SourceDraft, { kind: 'web', name: 'a\u200Fb' }), 'name: custom')
    assert.equal(faultIn(SourceDraft, { kind: 'web', first_run: 'later' }), 'first_run: invalid_value')
  })
})

describe('a limit', () => {
  const subject = { kind: 'person', id: 7 }

  test('is none where nothing is said; zero is no access', () => {
    const unlimited = {
      requests_per_minute: null,
      requests_per_day: null,
      tokens_per_minute: null,
      tokens_per_day: null,
      concurrent_requests: null,
      euros_per_month: null,
      kilowatt_hours_per_month: null,
    }
    assert.deepEqual(LimitDraft.parse({ subject, model: null }), { subject, model: null, ...unlimited })
    assert.equal(LimitDraft.parse({ subject, model: null, requests_per_day: 0 }).requests_per_day, 0)
  })

  test('is upon somebody, in whole requests and any part of a euro', () => {
    assert.equal(faultIn(LimitDraft, { subject, model: 'm', euros_per_month: 0.5 }), null)
    assert.equal(faultIn(LimitDraft, { subject: { kind: 'role', name: 'agent' }, model: null }), null)
    const wrong: [object, string][] = [
      [{ requests_per_day: 0.5 }, 'requests_per_day: invalid_type'],
      [{ requests_per_day: -1 }, 'requests_per_day: too_small'],
      [{ requests_per_day: 1e9 + 1 }, 'requests_per_day: too_big'],
      [{ euros_per_month: 1e12 + 1 }, 'euros_per_month: too_big'],
      [{ subject: { kind: 'role', id: 1 } }, 'subject.name: invalid_type'],
      [{ subject: { kind: 'everyone', id: 1 } }, 'subject.kind: invalid_union'],
      [{ subject: { kind: 'key', id: 0 } }, 'subject.id: too_small'],
      [{ model: '' }, 'model: too_small'],
      [{ model: undefined }, 'model: invalid_type'],
    ]
    for (const [part, fault] of wrong)
      assert.equal(faultIn(LimitDraft, { subject, model: null, ...part }), fault, JSON.stringify(part))
  })

  test('of a period is asked for in seconds, and by what there is', () => {
    const { query } = usageRoutes.sumUsage
    assert.deepEqual(query.parse({ start_time: '1700000000' }), { start_time: 1_700_000_000, by: 'day' })
    assert.equal(faultIn(query, { by: 'colour' }), 'by: invalid_value')
    assert.equal(faultIn(query, { end_time: '2024-01-01' }), 'end_time: invalid_type')
    assert.equal(faultIn(usageRoutes.sumPersonalUsage.query, { by: 'person' }), 'by: invalid_value')
  })
})

test('a collection is shared with groups, and with organisations until a moment', () => {
  const until = 1_900_000_000
  assert.deepEqual(CollectionAccessDraft.parse({ visibility: 'private' }), {
    visibility: 'private',
    group_ids: [],
    organisations: [],
  })
  const wrong: [object, string][] = [
    [{ visibility: 'some' }, 'visibility: invalid_value'],
    [{ visibility: 'private', group_ids: times(101, 1) }, 'group_ids: too_big'],
    [{ visibility: 'private', organisations: [{ name: 'Nîmes' }] }, 'organisations.0.until: invalid_type'],
    [{ visibility: 'private', organisations: [{ name: '', until }] }, 'organisations.0.name: too_small'],
    [{ visibility: 'private', organisations: times(101, { name: 'a', until }) }, 'organisations: too_big'],
  ]
  for (const [draft, fault] of wrong) assert.equal(faultIn(CollectionAccessDraft, draft), fault)
})
