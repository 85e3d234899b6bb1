import type { Because } from '#platform/reasons'
import type { ErrorWords } from './error-word-table.ts'
import { reasonWords } from './reason-words.ts'
import { englishReasons } from './reasons-english.ts'

const because = (why: Because): string => reasonWords(englishReasons, why)

/** What is less than a megabyte is told as such, not as none. */
const megabytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`
/** More types than that help nobody who chose a file. */
const mostNamedTypes = 8
const place = (file: string, line: number | null): string => (line === null ? file : `${file}, line ${line}`)

const levelWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    public: 'public',
    internal: 'internal',
    sensitive: 'sensitive',
  }),
)

const limitWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    requestsPerMinute: 'requests per minute',
    requestsPerDay: 'requests per day',
    tokensPerMinute: 'tokens per minute',
    tokensPerDay: 'tokens per day',
    concurrentRequests: 'requests at the same time',
    eurosPerMonth: 'euros per month',
    kilowattHoursPerMonth: 'kWh per month',
    unfinishedBatches: 'batches under way',
    runningAnswers: 'answers under way',
  }),
)

const barred = {
  corpus: 'A corpus fills this collection: nobody else changes what it holds.',
  owner: 'Only its owner, and whoever governs the organisation, may change this collection.',
}

export const englishErrors: ErrorWords = {
  invalid_request: ({ param, ...why }) => (param === undefined ? '' : `${param}: `) + because(why),
  invalid_json: (why) => `The body is not valid JSON: ${because(why)}`,
  validation_failed: ({ issues }) => issues.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '),
  missing_key: () => 'No key was given. Send "Authorization: Bearer <key>", or sign in.',
  invalid_key: () => 'This key is not valid.',
  invalid_scheme: () => 'The Authorization header must be "Bearer <key>".',
  revoked_key: () => 'This key was revoked.',
  expired_key: () => 'This key has expired.',
  invalid_credentials: ({ param }) =>
    param === undefined ? 'Wrong e-mail address or password.' : 'This password is not yours.',
  account_expired: () => 'This account has expired: an administrator can prolong it.',
  invalid_second_factor: () =>
    'This code is not valid, or has served already. Wait for the next one, or take a recovery code.',
  sign_in_expired: () => 'This sign-in has waited too long, or began in another browser. Start again.',
  second_factor_required: () =>
    'A second factor is required. When signing in by the API, add `code`; else register one in your account.',
  invalid_link: () => 'This link was already used, has expired, or is incomplete.',
  address_refused: ({ host, range }) =>
    `The address ${host} is ${range}: it is not called. ` +
    (range === 'link-local' ? 'It cannot be allowed.' : 'To allow it, list it in socle.yaml (outbound.allow).'),
  unusable_address: () => 'This is no http or https address, or it holds a password.',
  site_unreachable: ({ host }) => `The site ${host} does not answer as expected.`,
  weak_password: () =>
    'This password is easy to guess: it is common, repeats a sequence, or uses your name. Choose several unrelated words.',
  last_administrator: () => 'One administrator must stay: give this role to somebody else first.',
  role_in_use: ({ people }) => `This role is given to ${people} people: give them another one first.`,
  invalid_scim: ({ reason }) => reason,
  name_taken: ({ name }) => `“${name}” already exists.`,
  unknown_scope: ({ scope }) => `There is no scope “${scope}”.`,
  expiry_in_the_past: () => 'The expiry must be in the future.',
  forbidden: ({ scope, bars }) => (bars === undefined ? `This needs the permission "${scope}".` : barred[bars]),
  wrong_origin: ({ origin }) => `Requests from the site ${origin} are refused.`,
  wrong_host: ({ host }) =>
    `This service does not answer to the name ${host}: set http.publicUrl or http.hosts in its configuration.`,
  method_not_allowed: ({ allowed }) => `This address accepts ${allowed.join(', ')} only.`,
  not_found: ({ what, id }) => `${what[0]?.toUpperCase()}${what.slice(1)} ${id} was not found.`,
  model_not_found: ({ model }) => `Model ${model} was not found.`,
  data_may_not_leave: ({ model, level }) =>
    `No server of the model ${model} may be sent ${levelWords.get(level) ?? level} data. Choose another model.`,
  model_cannot: ({ model, capability }) => `Model ${model} cannot do this (${capability}).`,
  conflict: because,
  held: () =>
    'This has to be kept, by a decision of your organisation: nothing of it is deleted while that decision stands. Ask an administrator.',
  original_not_kept: () =>
    'Original not kept: the collection of this document keeps the text alone. To have it read again, replace the document.',
  idempotency_conflict: ({ isRunning }) =>
    isRunning
      ? 'The request with this Idempotency-Key is still being answered. Send it again in a moment.'
      : 'This Idempotency-Key was used for another request. Each request needs a key of its own.',
  answer_running: () => 'An answer is being written in this conversation. Stop it, or wait for its end.',
  too_large: ({ limitBytes }) => `Too large: the limit is ${megabytes(limitBytes)}.`,
  quota_exceeded: ({ mostFiles, mostBytes }) =>
    `Your files take all the room that one may have (${mostFiles} files, ${megabytes(mostBytes)}): delete some first.`,
  unsupported_type: ({ found, accepted, named }) => {
    if (named !== undefined) return `This file does not hold what its name says (${named}). Save it again, then add it.`
    return accepted.length > mostNamedTypes
      ? `Files of this type (${found}) are not read. Try saving it as PDF.`
      : `Type received: ${found}. Types accepted: ${accepted.join(', ')}.`
  },
  encrypted: () => 'This file is protected by a password: remove it, then add the file again.',
  corrupted: (why) => `This file is damaged and cannot be read (${because(why)}).`,
  empty_document: () => 'This file holds no text that can be read. A scanned page has to be recognised first.',
  decompression_bomb: () => 'This file becomes far too large once unpacked: it was not read.',
  timed_out: ({ what, limitSeconds }) =>
    what === 'document'
      ? `Reading this file led nowhere: it was stopped after ${limitSeconds} s.`
      : `Stopped after ${limitSeconds} s: ${what}.`,
  rate_limited: ({ retryAfterSeconds }) => `Too many attempts. Try again in ${retryAfterSeconds} s.`,
  limit_reached: ({ limit, most, retryAfterSeconds }) =>
    `Limit reached: ${most} ${limitWords.get(limit) ?? limit}. Try again in ${retryAfterSeconds} s.`,
  backend_busy: ({ backend, retryAfterSeconds }) =>
    `The model server "${backend}" has too many requests. Try again in ${retryAfterSeconds} s.`,
  backend_refused: ({ reason }) => reason,
  backend_unavailable: ({ backend, ...why }) => `The model server "${backend}" does not answer: ${because(why)}`,
  backend_protocol: ({ backend, ...why }) =>
    `The model server "${backend}" answered something unexpected: ${because(why)}`,
  engine_unavailable: ({ engine, reason }) => `The engine "${engine}" is not available: ${reason}`,
  database_unavailable: () => 'The database does not answer for the moment. Try again in a few seconds.',
  overloaded: ({ retryAfterSeconds }) => `The service has too much to do. Try again in ${retryAfterSeconds} s.`,
  starting: () => 'The server is still starting. Try again in a few seconds.',
  shutting_down: () => 'The server is stopping. Try again in a few seconds.',
  config_invalid: ({ file, line, reason }) => `Wrong configuration, ${place(file, line)}: ${reason}`,
  hash_mismatch: ({ file, expected, found }) =>
    `The file ${file} is not the expected one: its hash is ${found}, not ${expected}.`,
  registry_unreachable: ({ what, hint }) => `The package registry cannot be reached: ${what} is missing. ${hint}`,
  port_in_use: ({ host, port }) => `Port ${port} of ${host} is already taken. Choose another one with --port.`,
  folder_not_empty: ({ folder }) => `The folder ${folder} exists already and is not empty.`,
  instance_not_empty: () => 'A backup is restored into an empty instance: choose another folder or another database.',
  backup_unusable: ({ folder, part }) => `The backup ${folder} is incomplete or damaged: ${part}.`,
  program_too_old: ({ migration }) =>
    `This backup comes from a newer version (${migration}): update the program first.`,
  folder_not_writable: ({ folder, reason }) => `The folder ${folder} cannot be written: ${reason}`,
  data_folder_in_use: ({ folder, pid }) => `The folder ${folder} is used by another process (${pid}). Stop it first.`,
  internal: () => 'An unexpected error happened. It was written to the log under this request identifier.',
}
