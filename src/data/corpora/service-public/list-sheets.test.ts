import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveOf, readAll } from '../../../../test/fakes/memory-archive.ts'
import { chunkDocument } from '#data/chunks/chunk'
import type { SourceDocument } from '../corpus.ts'
import { listSheets, listSheetsOf2020 } from './list-sheets.ts'

const { signal } = new AbortController()

interface SheetParts {
  schema?: string
  attributes?: string
  head?: string
}

/** A sheet as DILA writes it. */
function sheet(body: string, { schema = '3.4', attributes = '', head = '' }: SheetParts = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  ID="F10" type="Fiche d'information" xsi:noNamespaceSchemaLocation="../Schemas/${schema}/Publication.xsd"
  spUrl="https://www.service-public.gouv.fr/particuliers/vosdroits/F10" ${attributes}>
<dc:title>M\u00e9daille d'honneur du\u00a0travail</dc:title><dc:date>modified 2026-01-05</dc:date>
<FilDAriane><Niveau ID="N1">Papiers d'un autre sujet</Niveau></FilDAriane>${head}${body}
</Publication>`
}

async function read(body: string, parts?: SheetParts): Promise<SourceDocument> {
  const [found] = await readAll(listSheets(archiveOf({ 'vosdroits/F10.xml': sheet(body, parts) }), signal))
  return found?.document ?? assert.fail('no document')
}

const markdown = async (body: string): Promise<string> => (await read(body)).parsed.markdown

for (const schema of ['3.3', '3.4']) {
  test(`a sheet of schema ${schema} keeps its text, its address as it is given, and its date`, async () => {
    const body = '<Texte><Chapitre><Titre>Conditions</Titre><Paragraphe>Vingt ans.</Paragraphe></Chapitre></Texte>'
    const document = await read(body, { schema })
    assert.equal(document.title, "Médaille d'honneur du travail")
    assert.equal(document.canonicalUrl, 'https://www.service-public.gouv.fr/particuliers/vosdroits/F10')
    assert.deepEqual([document.updatedAt, document.licence], ['2026-01-05', 'Licence Ouverte / Etalab 2.0'])
    assert.equal(document.parsed.markdown, '# Conditions\n\nVingt ans.')
    assert.deepEqual(document.aliases, ['sheet f10'])
  })
}

test('the day of the last important change is what readers care for', async () => {
  const attributes = 'dateDerniereModificationImportante="2025-06-01"'
  assert.equal((await read('<Paragraphe>a</Paragraphe>', { attributes })).updatedAt, '2025-06-01')
})

test('the same text for two situations is one passage with both paths', async () => {
  const same = '<Paragraphe>La demande se fait en ligne, avant la fin du mois.</Paragraphe>'.repeat(1)
  const cases = ['Salarié', 'Retraité'].map((name) => `<Cas><Titre>${name}</Titre>${same}</Cas>`).join('')
  const document = await read(`<Chapitre><Titre>Démarche</Titre><BlocCas>${cases}</BlocCas></Chapitre>`)
  const passages = chunkDocument(document.title, document.parsed)
  const texts = passages.map(({ text }) => text)
  assert.equal(new Set(texts).size, texts.length)
})

test('text after a block of cases belongs to what was open before it, not to the last case', async () => {
  const body = `<Chapitre><Titre>Durée</Titre><BlocCas><Cas><Titre>Cas général</Titre><Paragraphe>Dix jours.</Paragraphe>
    </Cas></BlocCas><Paragraphe>Elle est la même partout.</Paragraphe></Chapitre>`
  assert.equal(await markdown(body), '# Durée\n\n## Cas général\n\nDix jours.\n\n# Durée\n\nElle est la même partout.')
})

test('a table with spans and several header rows can be read row by row; lists stay in their cell', async () => {
  const cell = (text: string, rest = '') => `<Cellule ${rest}><Paragraphe>${text}</Paragraphe></Cellule>`
  const body = `<Tableau><Titre>Barème</Titre><Colonne largeur="33" type="normal"/>
    <Rangée type="header">${cell('Échelon', 'fusionVerticale="2"')}${cell('Montant', 'fusionHorizontale="2"')}</Rangée>
    <Rangée type="header">${cell('Net')}${cell('Brut')}</Rangée>
    <Rangée type="normal">${cell('Argent')}${cell('<Valeur>20 €</Valeur>')}
    <Cellule><Liste><Item><Paragraphe>un</Paragraphe></Item><Item><Paragraphe>deux | trois</Paragraphe></Item></Liste></Cellule></Rangée>
    </Tableau>`
  const lines = (await markdown(body)).split('\n').filter((line) => line !== '')
  assert.deepEqual(lines, [
    'Barème',
    '| Échelon | Montant – Net | Montant – Brut |',
    '| --- | --- | --- |',
    '| Argent | 20 € | un deux \\| trois |',
  ])
})

test('conditions of the simulator are no text', async () => {
  const body = `<FragmentConditionne><Condition><estVrai>T10576</estVrai><Valeur>T10577</Valeur></Condition>
    <Paragraphe>Vous payez un droit.</Paragraphe></FragmentConditionne>`
  assert.equal(await markdown(body), 'Vous payez un droit.')
})

test('titles of other sheets are not this sheet’s words', async () => {
  const body = `<Paragraphe>Texte propre.</Paragraphe>
    <DossierPere ID="N2"><Titre>Décorations</Titre><Fiche ID="F11">Légion d'honneur</Fiche></DossierPere>
    <VoirAussi><Fiche ID="F12"><Titre>Ordre du mérite</Titre></Fiche></VoirAussi>
    <QuestionReponse ID="F13">Comment porter une médaille ?</QuestionReponse>`
  assert.equal(await markdown(body), 'Texte propre.')
})

test('inline elements keep the spaces around them, empty ones leave none', async () => {
  const body = `<Paragraphe>Vous pouvez\u00a0déduire <Valeur>66 %</Valeur> au 1<Exposant>er</Exposant>
    \u202fmai <LienIntra LienID="R1"/>, selon le <LienInterne LienPublication="F20">barème</LienInterne>.</Paragraphe>`
  const document = await read(body)
  assert.equal(document.parsed.markdown, 'Vous pouvez déduire 66 % au 1er mai, selon le barème.')
  assert.deepEqual(document.references, [{ kind: 'sheet', target: 'sheet f20', label: 'barème' }])
})

test('an element that is not known keeps its text, and its name is told', async () => {
  const document = await read('<Texte><ElementDe2030><Paragraphe>Nouveau texte.</Paragraphe></ElementDe2030></Texte>')
  assert.equal(document.parsed.markdown, 'Nouveau texte.')
  assert.deepEqual(document.warnings, ['unknown element ElementDe2030'])
})

test('what schema 3.4 added is read: titles between paragraphs, examples', async () => {
  const body = `<Chapitre><Titre>Coût</Titre><TitreFlottant><Paragraphe>En ligne</Paragraphe></TitreFlottant>
    <Paragraphe>Gratuit.</Paragraphe><Exemple><Paragraphe>Pour un an.</Paragraphe></Exemple><Video ID="1"/></Chapitre>`
  const document = await read(body)
  assert.deepEqual(document.warnings, [])
  assert.match(document.parsed.markdown, /# En ligne/)
  assert.match(document.parsed.markdown, /> Pour un an\./)
})

test('a table or a note inside an item follows its list, whole', async () => {
  const body = `<Liste><Item><Paragraphe>un</Paragraphe><ASavoir><Titre>À savoir</Titre><Paragraphe>Gratuit.</Paragraphe></ASavoir>
    </Item><Item><Paragraphe>deux</Paragraphe><Liste><Item><Paragraphe>dedans</Paragraphe></Item></Liste></Item></Liste>`
  assert.equal(await markdown(body), '- un\n- deux\n   - dedans\n\n> À savoir\n>\n> Gratuit.')
})

test('a dated banner goes with the text and is its notice', async () => {
  const head = `<Avertissement ID="R1" date="2026-02-01"><Titre>Réforme</Titre><Texte><Paragraphe>Change en mars.</Paragraphe>
    </Texte></Avertissement>`
  const document = await read('<Paragraphe>a</Paragraphe>', { head })
  assert.equal(document.notice, 'Réforme Change en mars. (2026-02-01)')
  assert.match(document.parsed.markdown, /^> Réforme/)
})

test('where to go is a list for readers, and keys of the local directory for a tool', async () => {
  const body = `<Paragraphe>a</Paragraphe><OuSAdresser ID="R2" type="Local"><Titre>Mairie</Titre>
    <Complement>Pour retirer le dossier</Complement><PivotLocal>mairie</PivotLocal></OuSAdresser>
    <ServiceEnLigne ID="R3" URL="https://exemple.gouv.fr" type="Formulaire" numerocerfa="11796*01"><Titre>Demande</Titre></ServiceEnLigne>`
  const document = await read(body)
  assert.ok(document.parsed.markdown.includes("# Où s'adresser ?\n\n- Mairie : Pour retirer le dossier"))
  assert.ok(document.parsed.markdown.includes('- Demande (Formulaire, Cerfa 11796*01)'))
  assert.deepEqual(document.references, [{ kind: 'local_service', target: 'mairie', label: 'mairie' }])
})

test('references of law are followed by the id in their address, old ones too', async () => {
  const body = `<Paragraphe>a</Paragraphe>
    <Reference URL="http://www.legifrance.gouv.fr/affichCodeArticle.do?idArticle=LEGIARTI000006900923"><Titre>Article L1242-17</Titre></Reference>
    <Reference URL="http://www.legifrance.gouv.fr/affichCode.do?idSectionTA=LEGISCTA000021507975"><Titre>CGI</Titre>
    <Complement>Taux de la taxe</Complement></Reference>
    <PourEnSavoirPlus ID="R4" URL=""><Titre>CGI</Titre><Complement>Taux de la taxe</Complement></PourEnSavoirPlus>`
  const { references, parsed } = await read(body)
  assert.ok(parsed.markdown.endsWith('# Textes de référence\n\n- Article L1242-17\n- CGI : Taux de la taxe'))
  assert.deepEqual(
    references?.map(({ kind, target }) => [kind, target]),
    [
      ['article', 'legiarti000006900923'],
      ['url', 'http://www.legifrance.gouv.fr/affichCode.do?idSectionTA=LEGISCTA000021507975'],
    ],
  )
})

test('sheets without text, folders of sheets and single services are no documents', async () => {
  const files = { 'F1.xml': sheet('<RechercheGuidee ID="1"/>'), 'N1.xml': sheet('a'), 'R1.xml': sheet('a') }
  const found = await readAll(listSheets(archiveOf(files), signal))
  assert.deepEqual(
    found.map(({ item, document }) => [item.externalId, document]),
    [['F1', null]],
  )
  await assert.rejects(readAll(listSheets(archiveOf({ 'N1.xml': '' }), signal)), { code: 'corrupted' })
})

test('a sheet that is cut, or nested past reason, is told', async () => {
  const cut = archiveOf({ 'F10.xml': sheet('<Paragraphe>a</Paragraphe>').slice(0, -60) })
  await assert.rejects(readAll(listSheets(cut, signal)), { code: 'corrupted' })
  const deep = archiveOf({ 'F10.xml': sheet('<Liste>'.repeat(5_000)) })
  await assert.rejects(readAll(listSheets(deep, signal)), { code: 'corrupted' })
})

test('the archive of 2020 says so in every sheet, and keeps two audiences apart', async () => {
  const text = (value: string) => ({ type: 'element', name: 'Paragraphe', children: [{ type: 'text', text: value }] })
  const json = (value: string): string => {
    const title = { type: 'element', name: 'dc:title', children: [{ type: 'text', text: 'Médaille' }] }
    const publication = {
      type: 'element',
      name: 'Publication',
      attributes: { ID: 'F10' },
      children: [title, text(value)],
    }
    return JSON.stringify({ id: 'F10', children: [publication] })
  }
  const files = { 'package/data/particuliers/F10.json': json('un'), 'package/data/associations/F10.json': json('deux') }
  const found = await readAll(listSheetsOf2020(archiveOf(files), signal))
  assert.deepEqual(
    found.map(({ item, document }) => [item.externalId, document?.parsed.markdown]),
    [
      ['particuliers/F10', 'un'],
      ['associations/F10', 'deux'],
    ],
  )
  for (const { document } of found) {
    assert.match(document?.publisher ?? '', /archive 2020, essais seulement$/)
    assert.match(document?.notice ?? '', /Archive de novembre 2020/)
  }
})
