import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { openOutbound } from '#platform/http/outbound'
import type { SourceFile } from './connector.ts'
import { findConnector } from './registry.ts'

/** A site of these pages; what is not there is not found. */
const pages = new Map<string, string>()
const asked: string[] = []
const server = createServer((request, response) => {
  const page = pages.get(request.url ?? '')
  asked.push(request.url ?? '')
  response.writeHead(page === undefined ? 404 : 200).end(page)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
after(async () => {
  server.close()
  await outbound.close()
})
const address = server.address()
const site = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`

async function list(kind: string, settings: object): Promise<SourceFile[]> {
  const access = { secret: null, outbound, signal: new AbortController().signal }
  return Array.fromAsync((findConnector(kind) ?? assert.fail(kind)).list(settings, access))
}

const text = async (file: SourceFile | undefined): Promise<string> =>
  (await buffer(Readable.from((await file?.open()) ?? []))).toString()

pages.set('/accueil', '<main><p>Bienvenue à la mairie.</p></main>')
pages.set('/plu.pdf', '%PDF-1.7')

test('a site map gives the pages of its own site, through the maps that it lists', async () => {
  const loc = (path: string, rest = '') => `<url><loc>${path}</loc>${rest}</url>`
  pages.set(
    '/sitemap.xml',
    `<sitemapindex><sitemap><loc>${site}/pages.xml</loc></sitemap><sitemap><loc>${site}/sitemap.xml</loc></sitemap></sitemapindex>`,
  )
  const urls = [
    loc(`${site}/accueil`, '<lastmod>2026-01-05T10:00:00+01:00</lastmod>'),
    loc(`${site}/plu.pdf`),
    loc('https://ailleurs.fr/page'),
  ]
  pages.set('/pages.xml', `<?xml version="1.0"?><urlset>${urls.join('')}</urlset>`)
  asked.length = 0
  const [home, plan, ...rest] = await list('sitemap', { address: `${site}/sitemap.xml` })
  assert.deepEqual(rest, [])
  assert.deepEqual(
    [home?.externalId, home?.canonicalUrl, home?.updatedAt],
    [`${site}/accueil#page.html`, `${site}/accueil`, '2026-01-05'],
  )
  // A page that says when it changed is read only if it is wanted; another one is read to know.
  assert.deepEqual(asked, ['/sitemap.xml', '/pages.xml', '/plu.pdf'])
  assert.deepEqual([plan?.name, await text(plan)], ['/plu.pdf', '%PDF-1.7'])
  assert.match(await text(home), /Bienvenue/)
})

test('the mark of a page is what its site says, else its content', async () => {
  const marks = async () => (await list('sitemap', { address: `${site}/sitemap.xml` })).map(({ mark }) => mark)
  const before = await marks()
  assert.deepEqual(await marks(), before)
  pages.set('/plu.pdf', '%PDF-1.7 modifié')
  const after = await marks()
  assert.equal(after[0], before[0])
  assert.notEqual(after[1], before[1])
})

test('feeds of both kinds give their entries, and older ones are not taken for removed', async () => {
  pages.set(
    '/rss',
    `<rss version="2.0"><channel><link>${site}</link><item><title>Vœux</title><link>${site}/accueil</link><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item></channel></rss>`,
  )
  pages.set(
    '/atom',
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="${site}/self"/><link href="${site}/accueil"/><updated>2026-02-01T00:00:00Z</updated></entry></feed>`,
  )
  const [rss] = await list('feed', { address: `${site}/rss` })
  assert.deepEqual([rss?.canonicalUrl, rss?.updatedAt], [`${site}/accueil`, '2026-01-05'])
  const [atom] = await list('feed', { address: `${site}/atom` })
  assert.deepEqual([atom?.canonicalUrl, atom?.updatedAt], [`${site}/accueil`, '2026-02-01'])
  assert.equal(findConnector('feed')?.isIncremental, true)
})

test('a dataset gives its files', async () => {
  const resources = [{ id: '1', title: 'PLU', url: `${site}/plu.pdf`, last_modified: '2026-03-01T00:00:00' }]
  pages.set('/api/1/datasets/plu-communal/', JSON.stringify({ resources }))
  const [file] = await list('data-gouv', { dataset: 'plu-communal', site })
  assert.deepEqual([file?.externalId, file?.updatedAt], [`${site}/plu.pdf`, '2026-03-01'])
  pages.set('/api/1/datasets/vide/', '{}')
  await assert.rejects(list('data-gouv', { dataset: 'vide', site }), { code: 'corrupted' })
})

test('what is not there, or somebody’s own network, is told', async () => {
  await assert.rejects(list('sitemap', { address: `${site}/absent.xml` }), { code: 'site_unreachable' })
  await assert.rejects(list('feed', { address: 'http://169.254.169.254/feed' }), { code: 'address_refused' })
  await assert.rejects(list('sitemap', { address: 'file:///etc/passwd' }))
})

const opened = async (file: SourceFile | undefined) => file?.open()

test('a page that is gone keeps none of the others from being listed; whoever opens it is told why', async () => {
  const urls = ['/accueil', '/disparue', '/plu.pdf'].map((path) => `<url><loc>${site}${path}</loc></url>`)
  pages.set('/morte.xml', `<urlset>${urls.join('')}</urlset>`)
  const files = await list('sitemap', { address: `${site}/morte.xml` })
  assert.deepEqual(
    files.map(({ canonicalUrl, mark }) => [canonicalUrl, mark === '']),
    [
      [`${site}/accueil`, false],
      [`${site}/disparue`, true],
      [`${site}/plu.pdf`, false],
    ],
  )
  await assert.rejects(opened(files[1]), {
    code: 'site_unreachable',
    details: { host: new URL(site).host, reason: 'status 404' },
  })
})

test('a file of a dataset at an address that is not reached is told when it is opened, and alone', async () => {
  const resources = [
    { id: '1', title: 'FTP', url: 'ftp://ailleurs.fr/plu.pdf' },
    { id: '2', title: 'Chez soi', url: 'http://169.254.169.254/plu.pdf', last_modified: null },
    { id: '3', title: 'Rien', url: 'plu.pdf' },
    { id: '4', title: 'PLU', url: `${site}/plu.pdf` },
  ]
  pages.set('/api/1/datasets/melange/', JSON.stringify({ resources }))
  const files = await list('data-gouv', { dataset: 'melange', site })
  assert.deepEqual(
    files.map(({ canonicalUrl }) => canonicalUrl),
    ['ftp://ailleurs.fr/plu.pdf', 'http://169.254.169.254/plu.pdf', `${site}/plu.pdf`],
  )
  await assert.rejects(opened(files[0]), { code: 'unusable_address' })
  await assert.rejects(opened(files[1]), { code: 'address_refused' })
  assert.equal(await text(files[2]), '%PDF-1.7 modifié')
})

test('what a site gives instead of a dataset, a map or a feed is told', async () => {
  pages.set('/api/1/datasets/page/', '<html>Maintenance</html>')
  await assert.rejects(list('data-gouv', { dataset: 'page', site }), { code: 'corrupted' })
  pages.set('/coupe.xml', '<urlset><url><loc>')
  await assert.rejects(list('sitemap', { address: `${site}/coupe.xml` }), {
    code: 'corrupted',
    details: { reason: 'ends_too_early' },
  })
  pages.set('/profond.xml', '<a>'.repeat(300))
  await assert.rejects(list('feed', { address: `${site}/profond.xml` }), {
    code: 'corrupted',
    details: { reason: 'nested_too_deeply' },
  })
  for (const empty of ['', '<html><body>Rien</body></html>', '<rss></rss>', '<feed/>', '<urlset/>']) {
    pages.set('/vide', empty)
    assert.deepEqual(await list('feed', { address: `${site}/vide` }), [], empty)
    assert.deepEqual(await list('sitemap', { address: `${site}/vide` }), [], empty)
  }
})

test('the day of a page is read in any way that sites write it, and left out when it is no day', async () => {
  const days = [
    ['2026-01-05', '2026-01-05'],
    ['2026-01-05T23:30:00+01:00', '2026-01-05'],
    ['Mon, 05 Jan 2026 10:00:00 GMT', '2026-01-05'],
    ['hier', null],
    ['0000-00-00', null],
    ['2026-13-45', null],
    ['2026-02-30T10:00:00Z', null],
    ['', null],
  ] as const
  for (const [written, day] of days) {
    const date = written === '' ? '' : `<pubDate>${written}</pubDate>`
    pages.set('/jours', `<rss><channel><item><link>${site}/accueil</link>${date}</item></channel></rss>`)
    const [entry] = await list('feed', { address: `${site}/jours` })
    assert.deepEqual([entry?.updatedAt, entry?.canonicalUrl], [day, `${site}/accueil`], written)
  }
})

test('a name tells the format that an address has, whatever the case; other addresses are pages', async () => {
  const paths = ['/a.pdf', '/B.PDF', '/c.docx?version=2', '/page.php', '/dossier/', '/texte.md#fin', '/image.png']
  const urls = paths.map((path) => `<url><loc>${site}${path}</loc><lastmod>2026-01-05</lastmod></url>`)
  pages.set('/noms.xml', `<urlset>${urls.join('')}</urlset>`)
  const files = await list('sitemap', { address: `${site}/noms.xml` })
  assert.deepEqual(
    files.map(({ name }) => name.replace(site, '')),
    ['/a.pdf', '/B.PDF', '/c.docx', '/page.php#page.html', '/dossier/#page.html', '/texte.md', '/image.png#page.html'],
  )
  assert.deepEqual(
    files.map(({ externalId }) => externalId.replace(site, '')),
    ['/a.pdf', '/B.PDF', '/c.docx?version=2', '/page.php#page.html', '/dossier/#page.html', '/texte.md#fin'].concat(
      '/image.png#page.html',
    ),
  )
})

test('an entry of Atom without a link to itself gives its first one; one that leads nowhere is left out', async () => {
  const entry = (...links: string[]) => `<entry>${links.join('')}</entry>`
  pages.set(
    '/liens',
    `<feed>${entry(`<link rel="enclosure" href="${site}/plu.pdf"/>`)}${entry('<link href="pas une adresse"/>')}${entry(
      `<link rel="self" href="${site}/soi"/><link rel="alternate" href="${site}/accueil"/>`,
    )}</feed>`,
  )
  const files = await list('feed', { address: `${site}/liens` })
  assert.deepEqual(
    files.map(({ canonicalUrl }) => canonicalUrl),
    [`${site}/accueil`],
  )
})

test('settings that no connector could use are refused before anything is asked', async () => {
  asked.length = 0
  for (const [kind, settings] of [
    ['sitemap', {}],
    ['sitemap', { address: 'pas une adresse' }],
    ['feed', { address: 'ftp://exemple.fr/flux' }],
    ['feed', { address: `${site}/rss`, profondeur: 2 }],
    ['data-gouv', { dataset: '../../etc/passwd' }],
    ['data-gouv', { dataset: '', site }],
    ['folder', { folder: ' ' }],
    ['mailbox', { file: '' }],
  ] as const) {
    await assert.rejects(list(kind, settings), { name: 'ZodError' }, JSON.stringify(settings))
  }
  assert.deepEqual(asked, [])
})
