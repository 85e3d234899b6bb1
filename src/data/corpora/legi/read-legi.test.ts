import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { testData } from '../../../../test/fakes/data.ts'
import { archiveOf, readAll } from '../../../../test/fakes/memory-archive.ts'
import { writeTarball } from '../../../../test/fakes/tarball.ts'
import { chunkDocument } from '#data/chunks/chunk'
import { searchChunks } from '#data/search/search-chunks'
import { syncCorpus } from '#data/sources/sync-corpus'
import { listLegi } from './read-legi.ts'

const { signal } = new AbortController()
const code = 'LEGITEXT000006070633'

interface Article {
  id: number
  num?: string
  etat?: string
  debut?: string
  fin?: string
  text?: string
  versions?: readonly [id: number, from: string][]
}

const idOf = (id: number): string => `LEGIARTI${String(id).padStart(12, '0')}`
const pathOf = (id: number, root = 'legi/global/'): string =>
  `${root}LEGI/TEXT/00/${code}/article/LEGI/ARTI/00/${idOf(id)}.xml`

/** An article as DILA writes it, one file per wording. */
function article({
  id,
  num = 'L2121-10',
  etat = 'VIGUEUR',
  debut = '2021-07-01',
  fin = '2999-01-01',
  text = 'Texte.',
  versions,
}: Article) {
  const links = (versions ?? [[id, debut]]).map(
    ([version, from]) => `<LIEN_ART debut="${from}" id="${idOf(version)}"/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<ARTICLE><META><META_COMMUN><ID>${idOf(id)}</ID><ANCIEN_ID/><NATURE>Article</NATURE></META_COMMUN>
<META_SPEC><META_ARTICLE><NUM>${num}</NUM><ETAT>${etat}</ETAT><DATE_DEBUT>${debut}</DATE_DEBUT><DATE_FIN>${fin}</DATE_FIN></META_ARTICLE></META_SPEC></META>
<CONTEXTE><TEXTE cid="${code}" nature="CODE"><TITRE_TXT debut="1996-02-24">Code général des collectivités territoriales</TITRE_TXT>
<TM><TITRE_TM debut="1996-02-24">Ancienne partie</TITRE_TM><TITRE_TM debut="2000-04-09">Partie législative</TITRE_TM>
<TM><TITRE_TM debut="1996-02-24">Le conseil municipal</TITRE_TM></TM></TM></TEXTE></CONTEXTE>
<VERSIONS><VERSION etat="VIGUEUR">${links.join('')}</VERSION></VERSIONS>
<NOTA><CONTENU><p>Conformément à la loi.</p></CONTENU></NOTA>
<BLOC_TEXTUEL><CONTENU><p>${text}<br/>Seconde ligne.</p></CONTENU></BLOC_TEXTUEL></ARTICLE>`
}

const read = (files: Record<string, string>) => readAll(listLegi(code, archiveOf(files), signal))

test('a wording has its code and number, its place, its dates, its state, its nota and its other ids', async () => {
  const versions = [
    [2, '2021-07-01'],
    [1, '1996-02-24'],
  ] as const
  const [found] = await read({
    [pathOf(2)]: article({ id: 2, versions: [...versions].map(([id, from]) => [id, from]) }),
  })
  const document = found?.document ?? assert.fail()
  // Articles of these archives have no id of their own: their first version names them.
  assert.deepEqual([found?.item.externalId, found?.item.versionKey], [idOf(1), idOf(2)])
  assert.equal(document.title, 'Code général des collectivités territoriales, article L2121-10')
  assert.equal(document.canonicalUrl, `https://www.legifrance.gouv.fr/codes/article_lc/${idOf(2)}`)
  assert.deepEqual(document.version, {
    key: idOf(2),
    effectiveFrom: '2021-07-01',
    effectiveTo: null,
    legalStatus: 'VIGUEUR',
  })
  const [passage] = chunkDocument(document.title, document.parsed)
  assert.deepEqual(passage?.path, ['Partie législative', 'Le conseil municipal'])
  assert.equal(
    document.parsed.markdown.split('\n\n').slice(2).join('\n\n'),
    'Texte.\n\nSeconde ligne.\n\n> Nota\n>\n> Conformément à la loi.',
  )
  assert.ok(document.aliases?.includes(idOf(1).toLowerCase()))
})

test('articles of other texts and other files are passed over; one without text is no document', async () => {
  const files = {
    [pathOf(3).replace(code, 'LEGITEXT000000000001')]: article({ id: 3 }),
    'legi/global/LEGI/SCTA/LEGISCTA000000000001.xml': '<SECTION_TA/>',
    [pathOf(4)]: article({ id: 4 }).replace(
      /<BLOC_TEXTUEL>.*<\/BLOC_TEXTUEL>/s,
      '<BLOC_TEXTUEL><CONTENU/></BLOC_TEXTUEL>',
    ),
  }
  const found = await read(files)
  assert.deepEqual(
    found.map(({ item, document }) => [item.versionKey, document]),
    [[idOf(4), null]],
  )
})

test('both lists of removals are read, whatever their names, even with a slash missing', async () => {
  const files = {
    'legi/liste_suppression_legi.dat': `legi/global/${code}/article/LEGI/ARTI/00/${idOf(5)}\n`,
    'legi/liste_suppression_legi_dossier.dat': `legi/global/${code}article/LEGI/ARTI/00/${idOf(6)}\nlegi/LEGISCTA1\n`,
  }
  const items = await Array.fromAsync(listLegi(code, archiveOf(files), signal))
  assert.deepEqual(items, [{ removed: idOf(5) }, { removed: idOf(6) }])
})

test('an article that is cut fails the run', async () => {
  await assert.rejects(read({ [pathOf(7)]: article({ id: 7 }).slice(0, -40) }), { code: 'corrupted' })
  await assert.rejects(read({ [pathOf(7)]: '<ARTICLE><META/></ARTICLE>' }), { code: 'corrupted' })
})

test('a full archive then daily ones, in the order of their dates: wordings, removals, and back', async () => {
  const data = await testData()
  const reader = await data.person()
  const folder = join(data.folder, 'legi')
  await mkdir(folder)
  const versions: [number, string][] = [
    [1, '1996-02-24'],
    [2, '2021-07-01'],
  ]
  const old = article({
    id: 1,
    etat: 'MODIFIE',
    debut: '1996-02-24',
    fin: '2021-07-01',
    text: 'Affichage en mairie.',
    versions,
  })
  const current = article({ id: 2, text: 'Publication en ligne.', versions })
  const other = article({ id: 8, num: 'L2121-11', text: 'Délai de trois jours francs.' })
  await writeTarball(join(folder, 'Freemium_legi_global_20250713-140000.tar.gz'), {
    [pathOf(1)]: old,
    [pathOf(2)]: current,
    [pathOf(8)]: other,
  })
  const corpusId = 'code-collectivites-territoriales'
  const sync = () => syncCorpus(data.job, { corpusId, archive: folder })
  const full = await sync()
  assert.deepEqual([full.listed, full.removed, full.state], [3, 0, 'finished'])
  await data.follower.catchUp()
  const search = async (query: string, asOf?: string) =>
    (await searchChunks(data.as(reader), { query, method: 'hybrid', limit: 5, asOf })).hits
  assert.match((await search('L. 2121-10'))[0]?.text ?? '', /Publication en ligne/)
  assert.match((await search('L. 2121-10 CGCT', '2010-01-01'))[0]?.text ?? '', /Affichage en mairie/)

  // The case of the prefix changed one year; a removal then a return on the next day end with the article there.
  await writeTarball(join(folder, 'LEGI_20250715-200000.tar.gz'), { [pathOf(8, 'legi/')]: other })
  await writeTarball(join(folder, 'legi_20250714-200000.tar.gz'), {
    'legi/liste_suppression_legi.dat': `legi/${code}/article/${idOf(8)}\n`,
  })
  const daily = await sync()
  assert.deepEqual([daily.state, daily.removed], ['finished', 1])
  assert.equal((await search('L. 2121-11'))[0]?.title, 'Code général des collectivités territoriales, article L2121-11')

  await writeTarball(join(folder, 'legi_20250716-200000.tar.gz'), {
    'legi/liste_suppression_legi_dossier.dat': `legi/${code}/article/${idOf(2)}\nlegi/${code}/article/${idOf(8)}\n`,
  })
  await sync()
  await data.follower.catchUp()
  assert.ok((await search('L. 2121-11')).every(({ title }) => !title.endsWith('L2121-11')))
  assert.match((await search('L. 2121-10'))[0]?.text ?? '', /Affichage en mairie/)
  const again = await sync()
  assert.deepEqual([again.added, again.changed, again.removed], [0, 0, 0])
})
