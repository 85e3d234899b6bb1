import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import { utils, write } from '@e965/xlsx'
import { slideShape, wordParagraph, writeDocx, writePptx } from '../fakes/write-office.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

const attached = 'La grille du cimetière se ferme avec la clé numéro 412.\n'
const boundary = 'limite-du-courriel'
const message = [
  'From: gardien@ville.test',
  'To: accueil@ville.test',
  'Subject: Horaires du cimetiere',
  'MIME-Version: 1.0',
  `Content-Type: multipart/mixed; boundary="${boundary}"`,
  '',
  `--${boundary}`,
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Le portail du cimetière ferme à 18 h 30 en hiver.',
  `--${boundary}`,
  'Content-Type: text/plain; name="cles.txt"',
  'Content-Disposition: attachment; filename="cles.txt"',
  '',
  attached,
  `--${boundary}--`,
  '',
].join('\r\n')

const book = utils.book_new()
utils.book_append_sheet(
  book,
  utils.aoa_to_sheet([
    ['Salle', 'Capacité'],
    ['Berlioz', 'non renseignée'],
  ]),
  'Lisez-moi',
)
utils.book_append_sheet(
  book,
  utils.aoa_to_sheet([
    ['Prestation', 'Tarif de la location'],
    ['Vidéoprojecteur', '37 euros par jour'],
    ['Barnum', '52 euros par jour'],
  ]),
  'Matériel',
)

const files = {
  'guide.docx': writeDocx(
    wordParagraph('Guide de l’agent', 'Title') +
      wordParagraph('Congés', 'heading1') +
      wordParagraph('Chaque agent dispose de vingt-sept jours de congé par an.') +
      wordParagraph('Badge', 'heading1') +
      wordParagraph('Le badge perdu est remplacé au bureau 14 du centre technique.'),
  ),
  'reunion.pptx': writePptx([
    { shapes: slideShape('title', ['Réunion publique']) + slideShape('body', ['Ordre du jour de la soirée']) },
    {
      shapes:
        slideShape('title', ['Fête des voisins']) +
        slideShape('body', ['Le budget de la fête des voisins est de 1 250 euros.']),
    },
  ]),
  'materiel.xlsx': new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx' })),
  'cimetiere.eml': Buffer.from(message),
}

interface Case {
  readonly file: keyof typeof files
  readonly question: string
  /** What the name of the marker ends with: where the passage stands, in the words of its format. */
  readonly place: RegExp
  readonly words: RegExp
}

const cases: readonly Case[] = [
  { file: 'guide.docx', question: 'Où est remplacé un badge perdu ?', place: /guide/i, words: /bureau 14/ },
  {
    file: 'reunion.pptx',
    question: 'Quel est le budget de la fête des voisins ?',
    place: /, diapositive 2$/,
    words: /1 250 euros/,
  },
  {
    file: 'materiel.xlsx',
    question: 'Quel est le tarif de la location du vidéoprojecteur ?',
    place: /, feuille « Matériel »$/,
    words: /37 euros/,
  },
  {
    file: 'cimetiere.eml',
    question: 'À quelle heure ferme le portail du cimetière en hiver ?',
    place: /, texte du message$/,
    words: /18 h 30/,
  },
]

const ids = new Map<string, number>()

before(async () => {
  const headers = { cookie, origin: program.url }
  const created = await fetch(new URL('/v1/collections', program.url), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Mairie' }),
  })
  const { id: collection } = await created.json()
  for (const [name, content] of Object.entries(files)) {
    const form = new FormData()
    form.append('collection_id', String(collection))
    form.append('file', new Blob([new Uint8Array(content)]), name)
    const response = await fetch(new URL('/v1/documents', program.url), { method: 'POST', headers, body: form })
    assert.equal(response.status, 201, name)
    ids.set(name, (await response.json()).id)
  }
})

for (const { file, question, place, words } of cases) {
  test(`a citation of ${file} says where it stands, and opens there by the keyboard`, async () => {
    const visitor = await visit(browser, program.url, { cookie })
    const { page } = visitor
    await page.goto(`/documents/${ids.get(file)}`)
    await page.getByText('✓ Prêt').waitFor({ timeout: 120_000 })
    await visitor.follow('/')
    const conversation = conversationOn(page)
    await conversation.ask(question)
    await conversation.ended()
    const marker = conversation.answers.getByRole('button', { name: /^Source 1/ }).first()
    // Spaces that French typography keeps together are spaces.
    assert.match(((await marker.getAttribute('aria-label')) ?? '').replaceAll(/\s/g, ' '), place)
    await marker.press('Enter')
    const passage = conversation.sources.getByLabel(/^Passage 1/)
    await passage.waitFor()
    assert.match(((await passage.textContent()) ?? '').replaceAll(/\s/g, ' '), words)
    await conversation.sources
      .getByRole('link', { name: /^Ouvrir le document/ })
      .first()
      .press('Enter')
    await page.waitForURL(`**/documents/${ids.get(file)}?passage=*`)
    const opened = page.locator('.source[data-open]')
    await opened.waitFor()
    assert.match(((await opened.textContent()) ?? '').replaceAll(/\s/g, ' '), words)
    assert.equal(await opened.evaluate((element) => element === document.activeElement), true)
    const marked = (await opened.locator('mark').allTextContents()).join(' ').replaceAll(/\s/g, ' ')
    assert.match(marked, words)
    await visitor.picture(`citation-${file}`)
    await visitor.leave()
  })
}

test('a document says how many answers cite it, its kind in plain words, and gives the files that it holds', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto(`/documents/${ids.get('cimetiere.eml')}`)
  const facts = page.locator('dl').first()
  await facts.getByText('Réponses qui le citent').waitFor()
  assert.match((await facts.textContent()) ?? '', /Réponses qui le citent1/)
  assert.match((await facts.textContent()) ?? '', /TypeCourriel/)
  await page.getByText('Fichiers joints ou contenus (1)').click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'cles.txt' }).click()
  const saved = await download
  assert.equal(saved.suggestedFilename(), 'cles.txt')
  await assertAccessible(page)
  await visitor.leave()
})

test('F14: a conversation is exported as Word, LibreOffice and Markdown, with its sources and the mention of the machine', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto(`/documents/${ids.get('guide.docx')}`)
  await page.getByText('✓ Prêt').waitFor({ timeout: 120_000 })
  await visitor.follow('/')
  const conversation = conversationOn(page)
  await conversation.ask('Où est remplacé un badge perdu ?')
  await conversation.ended()
  for (const [format, name] of Object.entries({ docx: 'Word (docx)', odt: 'LibreOffice (odt)', md: 'Markdown (md)' })) {
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('button', { name: 'Exporter' }).click()
    const dialog = page.getByRole('dialog', { name: 'Exporter la conversation' })
    await dialog.getByLabel('Format').selectOption({ label: name })
    if (format === 'docx') await assertAccessible(page)
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Télécharger' }).click()
    const saved = await download
    assert.equal(saved.suggestedFilename(), `Où est remplacé un badge perdu.${format}`)
    const read = await readBack(await readFile(await saved.path()), saved.suggestedFilename())
    assert.match(read, /^#{1,3} Réponse$/m, 'its headings are headings')
    assert.match(read, /Le badge perdu est remplacé au bureau 14 du centre technique\. ?\[1\]/)
    assert.match(read, /^#{1,3} Sources$[^]*\[1\] .*guide\.docx/m)
    assert.match(read, /Texte préparé avec l’aide d’une intelligence artificielle le /)
  }
  await visitor.leave()
})

/** What the product itself reads in a file. */
async function readBack(content: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([content]), name)
  const headers = { authorization: `Bearer ${program.apiKey}` }
  const response = await fetch(new URL('/v1/parse', program.url), { method: 'POST', headers, body: form })
  return (await response.json()).markdown
}
