import { z } from 'zod'
import type { SheetNode } from '../corpora/service-public/sheet-node.ts'
import { childrenOf, named, parseXmlSheet, textOf } from '../corpora/service-public/sheet-node.ts'
import { commonSettings } from './common-settings.ts'
import type { ConnectorAccess } from './connector.ts'
import { defineConnector } from './connector.ts'
import type { ListedPage } from './web-page.ts'
import { fetchBytes, webPage } from './web-page.ts'

const mostPages = 50_000
const mostMaps = 200

function rootOf(xml: SheetNode, name: string): SheetNode | undefined {
  return named(xml, name)
}

/** Pages of a map and of the maps that it lists, those of its own site alone, as the protocol asks. */
async function* pagesOf(access: ConnectorAccess, address: string): AsyncGenerator<ListedPage> {
  const host = new URL(address).host
  const isOwn = (url: string): boolean => URL.parse(url)?.host === host
  const maps = [address]
  let pages = 0
  for (let index = 0; index < maps.length && index < mostMaps; index += 1) {
    access.signal.throwIfAborted()
    const xml = parseXmlSheet((await fetchBytes(access, maps[index] ?? '')).toString('utf8'))
    for (const map of childrenOf(rootOf(xml, 'sitemapindex') ?? {})) {
      const url = textOf(named(map, 'loc'))
      if (isOwn(url) && !maps.includes(url)) maps.push(url)
    }
    for (const page of childrenOf(rootOf(xml, 'urlset') ?? {})) {
      const url = textOf(named(page, 'loc'))
      if (!isOwn(url) || pages >= mostPages) continue
      pages += 1
      yield { url, changedAt: textOf(named(page, 'lastmod')) || null }
    }
  }
}

/** A web site by the map that it publishes for search engines: sitemaps.org. */
export const sitemap = defineConnector({
  kind: 'sitemap',
  title: 'Site web (plan du site)',
  description: 'Pages d’un site, d’après son plan pour moteurs de recherche (sitemap.xml).',
  settings: z.strictObject({
    ...commonSettings,
    address: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .describe('Address of the site map.'),
  }),
  hasSecret: false,
  async *list({ address }, access) {
    for await (const page of pagesOf(access, address)) yield await webPage(access, page)
  },
})
