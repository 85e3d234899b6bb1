import { z } from 'zod'

/** Where a bucket is, on any server that speaks S3. */
export const S3Place = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .describe('Address of the S3 server, as https://s3.fr-par.scw.cloud.'),
  region: z.string().trim().min(1).max(100).default('us-east-1').describe('Region of the bucket.'),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .describe('Name of the bucket.'),
  prefix: z
    .string()
    .trim()
    .max(500)
    .regex(/^(?:[^/].*)?$/)
    .default('')
    .describe('What the names of our objects begin with, as folder/.'),
  accessKeyId: z.string().trim().min(1).max(200).describe('Identifier of the access key.'),
})
export type S3Place = z.output<typeof S3Place>
