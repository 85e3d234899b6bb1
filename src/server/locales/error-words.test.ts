import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError, type ErrorCode, type ErrorDetails } from '#platform/errors'
import { albertDetail } from './albert-details.ts'
import { causeWords, errorWords } from './error-words.ts'

/** Facts for each code: what a sentence may need. */
const facts: ErrorDetails = {
  invalid_request: { reason: 'not_one_of', value: 'a, b', param: 'sort' },
  invalid_json: { reason: 'ends_too_early' },
  validation_failed: { issues: [{ loc: ['body', 'name'], msg: 'too short', type: 'too_small' }] },
  missing_key: {},
  invalid_key: {},
  invalid_scheme: {},
  revoked_key: {},
  expired_key: {},
  invalid_credentials: {},
  account_expired: {},
  invalid_second_factor: {},
  sign_in_expired: {},
  second_factor_required: {},
  forbidden: { scope: 'audit:read' },
  unknown_scope: { scope: 'nothing:read' },
  expiry_in_the_past: {},
  wrong_origin: { origin: 'https://autre.test' },
  wrong_host: { host: 'autre.test' },
  method_not_allowed: { allowed: ['GET', 'POST'] },
  invalid_link: {},
  address_refused: { host: '10.0.0.1', range: 'private' },
  unusable_address: {},
  site_unreachable: { host: 'autre.test', reason: 'x' },
  weak_password: { param: 'password' },
  last_administrator: {},
  name_taken: { name: 'Paie' },
  role_in_use: { people: 3 },
  invalid_scim: { scimType: 'noTarget', reason: 'no such attribute' },
  not_found: { what: 'thing', id: 7 },
  model_not_found: { model: 'gpt-9' },
  data_may_not_leave: { model: 'gpt-9', level: 'sensitive' },
  model_cannot: { model: 'gpt-9', capability: 'rerank' },
  conflict: { reason: 'model_of_server' },
  held: {},
  original_not_kept: {},
  answer_running: {},
  idempotency_conflict: { isRunning: true },
  too_large: { limitBytes: 20_000_000 },
  quota_exceeded: { mostFiles: 500, mostBytes: 2_000_000_000 },
  unsupported_type: { found: 'image/x', accepted: ['text/csv'] },
  encrypted: {},
  corrupted: { reason: 'not_text' },
  empty_document: {},
  decompression_bomb: {},
  timed_out: { what: 'document', limitSeconds: 60 },
  rate_limited: { retryAfterSeconds: 7 },
  limit_reached: { limit: 'requestsPerDay', most: 100, retryAfterSeconds: 7 },
  backend_busy: { backend: 'gpu', retryAfterSeconds: 7 },
  backend_unavailable: { backend: 'gpu', reason: 'connection_lost' },
  backend_refused: { status: 400, reason: 'n is too large', param: 'n', upstreamCode: null },
  backend_protocol: { backend: 'gpu', reason: 'error_in_stream' },
  engine_unavailable: { engine: 'ocr', reason: 'no memory' },
  database_unavailable: { reason: 'x' },
  overloaded: { retryAfterSeconds: 7 },
  starting: { what: 'database' },
  shutting_down: {},
  config_invalid: { file: 'socle.yaml', line: 3, reason: 'unknown key' },
  hash_mismatch: { file: 'a.gguf', expected: 'abc', found: 'def' },
  registry_unreachable: { what: 'a package', hint: 'Try again.' },
  port_in_use: { host: '127.0.0.1', port: 8080 },
  folder_not_empty: { folder: '/srv/socle' },
  instance_not_empty: {},
  backup_unusable: { folder: '/srv/backup', part: 'files' },
  program_too_old: { migration: 50 },
  folder_not_writable: { folder: '/srv/socle', reason: 'EACCES' },
  data_folder_in_use: { folder: '/srv/socle', pid: 12 },
  internal: { reason: 'secret of the program' },
}

const say = <C extends ErrorCode>(code: C, details: ErrorDetails[C], language: 'fr' | 'en' = 'en') =>
  errorWords(new AppError(code, details), language)

/** The keys of `facts` are the codes. */
const codes = Object.keys(facts) as ErrorCode[]

describe('every error', () => {
  test('has a sentence in each language, with its facts and nothing unsaid', () => {
    for (const code of codes) {
      for (const language of ['fr', 'en'] as const) {
        const sentence = say(code, facts[code], language)
        assert.match(sentence, /\S/, code)
        assert.doesNotMatch(sentence, /undefined|null|NaN|\[object|\{\w*\}/, `${code} ${language}`)
      }
    }
  })

  test('is told in another sentence in French, unless the words are somebody else’s', () => {
    const foreign = codes.filter((code) => say(code, facts[code], 'fr') === say(code, facts[code], 'en'))
    assert.deepEqual(foreign, ['invalid_scim', 'backend_refused'])
  })

  test('of a server that starts names no part of the program', () => {
    assert.equal(
      say('starting', { what: 'database' }, 'fr'),
      'Le serveur démarre encore. Réessayez dans quelques secondes.',
    )
    assert.equal(say('starting', { what: 'database' }), 'The server is still starting. Try again in a few seconds.')
  })

  test('that nobody foresaw says nothing of the program', () => {
    for (const language of ['fr', 'en'] as const)
      assert.doesNotMatch(say('internal', facts.internal, language), /secret/)
    assert.doesNotMatch(say('database_unavailable', { reason: 'host=db password=x' }), /password/)
    assert.doesNotMatch(say('site_unreachable', { host: 'a.fr', reason: 'ECONNRESET at 10.0.0.1' }), /10\.0/)
  })
})

describe('a limit of size', () => {
  test('is told in the unit that fits it, never as nothing', () => {
    const sizes: [number, string, string][] = [
      [65_536, '66 kB', '66 ko'],
      [500_000, '500 kB', '500 ko'],
      [999_499, '999 kB', '999 ko'],
      [1_000_000, '1 MB', '1 Mo'],
      [20_000_000, '20 MB', '20 Mo'],
      [2_000_000_000, '2000 MB', '2000 Mo'],
    ]
    for (const [limitBytes, english, french] of sizes) {
      assert.ok(say('too_large', { limitBytes }).includes(` ${english}`), say('too_large', { limitBytes }))
      assert.ok(say('too_large', { limitBytes }, 'fr').includes(` ${french}`), say('too_large', { limitBytes }, 'fr'))
    }
  })
})

describe('a file that is not read', () => {
  test('is told with the types that are, while they are few', () => {
    const few = say('unsupported_type', { found: 'image/x', accepted: ['text/csv', 'text/plain'] })
    assert.match(few, /image\/x.*text\/csv, text\/plain/)
    const many = say('unsupported_type', {
      found: 'image/x',
      accepted: Array.from({ length: 9 }, (_, index) => `t/${index}`),
    })
    assert.doesNotMatch(many, /t\/0/)
  })

  test('because it holds something else is told without types of media', () => {
    const details = { found: 'text/plain', accepted: ['application/pdf'], named: '.pdf' }
    assert.equal(
      say('unsupported_type', details, 'fr'),
      'Ce fichier ne contient pas ce que son nom annonce (.pdf). Enregistrez-le de nouveau, puis ajoutez-le.',
    )
    assert.doesNotMatch(say('unsupported_type', details, 'en'), /text\/plain|application/)
  })
})

describe('why a model server does not answer', () => {
  test('is told alone to whoever reads of it already', () => {
    const error = new AppError('backend_unavailable', { backend: 'gpu', reason: 'connection_lost' })
    assert.equal(causeWords(error, 'en'), 'connection lost')
    assert.equal(errorWords(error, 'en').includes('gpu'), true)
    const other = new AppError('too_large', { limitBytes: 20_000_000 })
    assert.equal(causeWords(other, 'en'), errorWords(other, 'en'))
  })
})

describe('what Albert says in `detail`', () => {
  const detail = <C extends ErrorCode>(code: C, details: ErrorDetails[C]) => albertDetail(new AppError(code, details))

  test('is word for word what its clients compare', () => {
    assert.equal(detail('missing_key', {}), 'Not authenticated')
    for (const code of ['invalid_key', 'revoked_key', 'expired_key'] as const)
      assert.equal(detail(code, {}), 'Invalid API key.')
    assert.equal(detail('invalid_scheme', {}), 'Invalid authentication scheme.')
    assert.equal(detail('model_not_found', { model: 'm' }), 'Model m not found.')
    assert.equal(detail('not_found', { what: 'collection', id: 7 }), 'Collection 7 not found.')
    assert.equal(detail('too_large', { limitBytes: 5 }), 'File size limit exceeded (max: 5 bytes).')
    assert.equal(detail('overloaded', { retryAfterSeconds: 1 }), 'Model is too busy, please try again later.')
    assert.equal(detail('name_taken', { name: 'Paie', what: 'role' }), 'Role Paie already exists.')
    assert.equal(detail('name_taken', { name: 'Paie' }), 'Paie already exists.')
    assert.equal(detail('role_in_use', { people: 2, id: 5 }), 'Role 5 has 2 users and cannot be removed.')
    assert.equal(detail('role_in_use', { people: 2 }), 'Role has 2 users and cannot be removed.')
    assert.equal(detail('invalid_credentials', {}), 'Invalid password.')
    assert.equal(detail('internal', { reason: 'x' }), 'An unexpected error occurred')
  })

  test('names the permission only to whom it lacks, and not what governs', () => {
    assert.equal(detail('forbidden', { scope: 'people:manage' }), 'User has no admin rights.')
    assert.equal(detail('forbidden', { scope: 'search:read' }), 'This needs the permission "search:read".')
    assert.equal(detail('forbidden', { scope: 'collections:write', bars: 'owner' }), null)
  })

  test('tells each limit by what it limits', () => {
    const limits: [string, string][] = [
      ['requestsPerMinute', 'Request limit per minute exceeded.'],
      ['requestsPerDay', 'Request limit per day exceeded.'],
      ['tokensPerMinute', 'Token limit per minute exceeded.'],
      ['tokensPerDay', 'Token limit per day exceeded.'],
      ['eurosPerMonth', 'Insufficient budget.'],
      ['unfinishedBatches', 'Limit reached: 3 unfinishedBatches.'],
    ]
    for (const [limit, told] of limits)
      assert.equal(detail('limit_reached', { limit, most: 3, retryAfterSeconds: 1 }), told)
  })

  test('says what a model is, and should be', () => {
    assert.equal(detail('model_cannot', { model: 'm', capability: 'chat' }), 'Wrong model type.')
    assert.equal(
      detail('model_cannot', { model: 'm', capability: 'chat', type: 'rerank' }),
      'Model has wrong type. Expected: text-generation. Actual: text-classification.',
    )
  })

  test('is ours elsewhere', () => {
    for (const code of ['held', 'weak_password', 'database_unavailable'] as const)
      assert.equal(detail(code, facts[code]), null)
    assert.equal(detail('invalid_request', { reason: 'not_one_of', value: 'a' }), null)
    assert.equal(detail('conflict', { reason: 'model_of_server' }), null)
  })
})
