import { AppError } from '#platform/errors'
import { openS3 } from '#platform/storage/s3/s3-client'
import { S3Place } from '#platform/storage/s3/s3-settings'
import { z } from 'zod'
import { commonSettings } from './common-settings.ts'
import { defineConnector } from './connector.ts'

const mostFiles = 200_000

/** Files of a bucket; the secret is that of its access key. Hidden files and what stands for a folder are passed over. */
export const bucket = defineConnector({
  kind: 's3',
  title: 'Espace S3',
  description: 'Fichiers d’un espace de stockage S3 : AWS, Scaleway, OVHcloud, MinIO…',
  settings: z.strictObject({ ...commonSettings, ...S3Place.shape }),
  hasSecret: true,
  async *list({ publisher: _publisher, licence: _licence, ...place }, { secret, outbound, signal }) {
    const client = openS3({ place, secretAccessKey: secret ?? '', outbound, origin: 'web', signal })
    let files = 0
    for await (const { key, sizeBytes, etag, modifiedAt } of client.list(place.prefix)) {
      signal.throwIfAborted()
      const name = key.slice(place.prefix.length)
      // No database holds a name with the character zero.
      if (name === '' || name.includes('\0') || name.split('/').some((part) => part === '' || part.startsWith('.')))
        continue
      files += 1
      if (files > mostFiles) throw new AppError('too_large', { limitBytes: mostFiles })
      yield {
        externalId: name,
        name,
        mark: `${sizeBytes} ${etag}`,
        updatedAt: modifiedAt.toISOString().slice(0, 10),
        open: async () => {
          const content = await client.open(key)
          if (content === null) throw new AppError('not_found', { what: 'file', id: name })
          return content
        },
      }
    }
  },
})
