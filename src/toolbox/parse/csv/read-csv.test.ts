import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { readCsv } from './read-csv.ts'

const read = async (content: string | Uint8Array) =>
  (await readCsv(parserInput(typeof content === 'string' ? Buffer.from(content) : content, 'a.csv'))).markdown

test('the separator is found, quoted values keep theirs', async () => {
  const expected =
    '| Nom | Montant | Note |\n| --- | --- | --- |\n| Aubert | 12,5 | a; b |\n| Salaün | 3 | deux lignes |'
  assert.equal(await read('Nom;Montant;Note\nAubert;12,5;"a; b"\nSalaün;3;"deux\nlignes"\n'), expected)
  assert.equal(await read('Nom\tMontant\tNote\nAubert\t12,5\ta; b\nSalaün\t3\tdeux lignes'), expected)
  assert.equal(await read('Nom,Montant,Note\nAubert,"12,5",a; b\nSalaün,3,deux lignes'), expected)
})

test('words above the table, old encodings and bars in values', async () => {
  const bytes = Buffer.from('Export du parc\n\nV\xe9hicule;Cl\xe9\nZo\xe9;a|b\n', 'latin1')
  assert.equal(await read(bytes), 'Export du parc\n\n| Véhicule | Clé |\n| --- | --- |\n| Zoé | a\\|b |')
})

test('a file of separators holds nothing', async () => {
  await assert.rejects(read(';;;\n;;;\n'), { code: 'empty_document' })
})

test('a first line for spreadsheets names the separator and is no text', async () => {
  assert.equal(await read('sep=^\r\nNom^Prix\r\nSalle^12\r\n'), '| Nom | Prix |\n| --- | --- |\n| Salle | 12 |')
})

test('a quotation mark that nothing closes takes no other row', async () => {
  assert.equal(
    await read('Nom;Note\nAubert;"non fermé\nSalaün;5\n'),
    '| Nom | Note |\n| --- | --- |\n| Aubert | "non fermé |\n| Salaün | 5 |',
  )
})

test('a blank row within a table parts nothing; two tables of a file stay two', async () => {
  const head = '| Nom | Tarif | Ville |\n| --- | --- | --- |'
  assert.equal(
    await read('Nom;Tarif;Ville\nAubert;12;Lyon\n\nSalaün;3;Brest\n;;\nZoé;5;Nice\n'),
    `${head}\n| Aubert | 12 | Lyon |\n| Salaün | 3 | Brest |\n| Zoé | 5 | Nice |`,
  )
  assert.equal(
    await read('Nom;Tarif;Ville\nAubert;12;Lyon\n\nNom;Tarif;Ville\nZoé;5;Nice\n'),
    `${head}\n| Aubert | 12 | Lyon |\n\n${head}\n| Zoé | 5 | Nice |`,
  )
  assert.equal(
    await read('Nom;Tarif;Ville\nAubert;12;Lyon\n;;\nSalle;Prix;Rue\nTilleuls;5;Gare\n'),
    `${head}\n| Aubert | 12 | Lyon |\n\n| Salle | Prix | Rue |\n| --- | --- | --- |\n| Tilleuls | 5 | Gare |`,
  )
})

test('figures of France keep their commas, whatever parts the values', async () => {
  assert.equal(
    await read('Mois;Montant\nMai;1 234,56\nJuin;-12,00\n'),
    '| Mois | Montant |\n| --- | --- |\n| Mai | 1 234,56 |\n| Juin | -12,00 |',
  )
  assert.equal(
    await read('Mois,Montant\nMai,"1 234,56"\nJuin,"-12,00"\n'),
    '| Mois | Montant |\n| --- | --- |\n| Mai | 1 234,56 |\n| Juin | -12,00 |',
  )
})

test('numbers that begin with a zero stay as they are written', async () => {
  assert.equal(
    await read('Nom;Tél\nA;0601020304\nB;06 01 02 03 04\n'),
    '| Nom | Tél |\n| --- | --- |\n| A | 0601020304 |\n| B | 06 01 02 03 04 |',
  )
})

test('a bar, a tabulation or the line end of an old Macintosh may part them', async () => {
  const table = '| id | nom |\n| --- | --- |\n| 1 | x |\n| 2 | y |'
  assert.equal(await read('id|nom\n1|x\n2|y\n'), table)
  assert.equal(await read('id\tnom\n1\tx\n2\ty\n'), table)
  assert.equal(await read('id;nom\r1;x\r2;y\r'), table)
  assert.equal(await read('\ufeff"id";"nom"\r\n"1";"x"\r\n"2";"y"\r\n'), table)
})

test('quotation marks within a value are those of the value', async () => {
  assert.equal(
    await read('Lieu;Note\n"Le ""Petit"" Bois";5\n'),
    '| Lieu | Note |\n| --- | --- |\n| Le "Petit" Bois | 5 |',
  )
  assert.equal(await read('5" écran;12\n6" écran;13\n'), '| 5" écran | 12 |\n| --- | --- |\n| 6" écran | 13 |')
})

test('columns without a value are left out, rows of fewer values are filled', async () => {
  assert.equal(await read('a;b;\n1;2;\n'), '| a | b |\n| --- | --- |\n| 1 | 2 |')
  assert.equal(
    await read('a;b;c\n1;2;3\n4\n5;6\n'),
    '| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 |  |  |\n| 5 | 6 |  |',
  )
})

test('a list of one column is lines, a header alone is a table of none', async () => {
  assert.equal(await read('Aubert\nSalaün\nZoé\n'), 'Aubert\n\nSalaün\n\nZoé')
  assert.equal(await read('Nom;Prix\n'), '| Nom | Prix |\n| --- | --- |')
})
