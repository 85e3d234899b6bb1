import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { join } from 'node:path'
import type { Outbound } from '#platform/http/outbound'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { openS3 } from '#platform/storage/s3/s3-client'
import { openS3Storage } from '#platform/storage/s3/s3-storage'
import type { Storage } from '#platform/storage/storage'
import type { Config } from './config.ts'

export interface StorageOptions {
  readonly config: Config
  readonly dataFolder: string
  readonly outbound: Outbound
}

/** Where files are kept: in the bucket of the configuration, else in a folder of this machine. */
export async function openStorage({ config, dataFolder, outbound }: StorageOptions): Promise<Storage> {
  const { s3 } = config.storage
  if (s3 === undefined) return openFolderStorage(join(dataFolder, 'storage'))
  const { secretAccessKey, indexPrefix: _, ...place } = s3
  const signal = new AbortController().signal
  const client = openS3({ place, secretAccessKey, outbound, origin: 'configured', signal })
  return openS3Storage({ client, prefix: place.prefix, drafts: join(dataFolder, 'drafts') })
}

/** `folder` is an address when the index is in a bucket. */
interface IndexPlace {
  readonly folder: string
  readonly storageOptions?: Record<string, string>
}

/** Where the search index is, as LanceDB wants to know it. */
export function indexPlace({
  config,
  dataFolder,
}: {
  config: Pick<Config, 'storage'>
  dataFolder: string
}): IndexPlace {
  const { s3 } = config.storage
  if (s3?.indexPrefix === undefined) return { folder: join(dataFolder, 'index') }
  return {
    folder: `s3://${s3.bucket}/${withoutEndSlashes(s3.indexPrefix)}`,
    storageOptions: {
      aws_endpoint: s3.endpoint,
      aws_region: s3.region,
      aws_access_key_id: s3.accessKeyId,
      aws_secret_access_key: s3.secretAccessKey,
      aws_virtual_hosted_style_request: 'false',
      allow_http: String(s3.endpoint.startsWith('http:')),
    },
  }
}
