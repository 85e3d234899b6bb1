import { bucket } from './bucket.ts'
import type { AnyConnector } from './connector.ts'
import { dataGouv } from './data-gouv.ts'
import { feed } from './feed.ts'
import { folder } from './folder.ts'
import { mailbox } from './mailbox.ts'
import { push } from './push.ts'
import { sitemap } from './sitemap.ts'
import { webdav } from './webdav.ts'

/** One line per connector. */
const connectors: readonly AnyConnector[] = [folder, bucket, webdav, sitemap, feed, dataGouv, mailbox, push]

export function listConnectors(): readonly AnyConnector[] {
  return connectors
}

export function findConnector(kind: string): AnyConnector | undefined {
  return connectors.find((connector) => connector.kind === kind)
}
