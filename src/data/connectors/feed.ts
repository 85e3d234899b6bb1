import { z } from 'zod'
import type { SheetNode } from '../corpora/service-public/sheet-node.ts'
import { allNamed, named, parseXmlSheet, textOf } from '../corpora/service-public/sheet-node.ts'
import { commonSettings } from './common-settings.ts'
import { defineConnector } from './connector.ts'
import type { ListedPage } from './web-page.ts'
import { fetchBytes, webPage } from './web-page.ts'

const mostEntries = 2_000

/** Atom writes its address in an attribute; the one that leads to the entry bears no other relation. */
function linkOf(entry: SheetNode): string {
  const links = allNamed(entry, 'link')
  const alternate = links.find(({ attributes }) => ['alternate', undefined].includes(attributes?.['rel']))
  return alternate?.attributes?.['href'] ?? textOf(links[0])
}

function entriesOf(xml: SheetNode): ListedPage[] {
  const channel = named(named(xml, 'rss') ?? {}, 'channel')
  const entries = channel ? allNamed(channel, 'item') : allNamed(named(xml, 'feed') ?? {}, 'entry')
  return entries.slice(0, mostEntries).flatMap((entry) => {
    const url = linkOf(entry)
    const changedAt = textOf(named(entry, 'updated') ?? named(entry, 'pubDate') ?? named(entry, 'published'))
    return URL.canParse(url) ? [{ url, changedAt: changedAt || null }] : []
  })
}

/** News of a site, RSS 2.0 or Atom. A feed lists the newest entries alone: older ones stay. */
export const feed = defineConnector({
  kind: 'feed',
  title: 'Flux d’actualités',
  description: 'Articles annoncés par un flux RSS ou Atom ; les anciens sont gardés.',
  settings: z.strictObject({
    ...commonSettings,
    address: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .describe('Address of the feed.'),
  }),
  hasSecret: false,
  isIncremental: true,
  async *list({ address }, access) {
    const xml = parseXmlSheet((await fetchBytes(access, address)).toString('utf8'))
    for (const entry of entriesOf(xml)) yield await webPage(access, entry)
  },
})
