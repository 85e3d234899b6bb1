import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keptRtf } from '../../../../test/fakes/outlook-parts.ts'
import { readPackedRtf } from './rtf-body.ts'

/** What a message whose body is this RTF says. */
function read(source: string) {
  return readPackedRtf(keptRtf(source))
}

function textOf(body: string): string {
  const { text, html } = read(`{\\rtf1\\ansi\\ansicpg1252 ${body}}`)
  assert.equal(html, '')
  return text
}

describe('letters', () => {
  const cases: readonly (readonly [string, string])[] = [
    [String.raw`d\'92\'e9t\'e9, 120 \'80`, 'd’été, 120 €'],
    [String.raw`\u233?t\u233?`, 'été'],
    [String.raw`\uc0 \u233t\u233`, 'été'],
    [String.raw`{\uc2 \u233??x}\u233?y`, 'éxéy'],
    [String.raw`\u233\'e9t\u8364\'80`, 'ét€'],
    [String.raw`\u-10179?\u-8704?`, '😀'],
    [String.raw`\lquote a\rquote  \ldblquote b\rdblquote  \endash  \emdash  \bullet`, '‘a’ “b” – — •'],
    [String.raw`art.\~3, rendez\_vous, ad\-mi\-nis\-tra\-tion`, 'art.\u00a03, rendez-vous, administration'],
    [String.raw`\{accolades\} et \\barre`, '{accolades} et \\barre'],
    [String.raw`dix\emspace onze\enspace douze`, 'dix onze douze'],
  ]
  for (const [source, text] of cases) test(source, () => assert.equal(textOf(source), text))
})

describe('lines', () => {
  const cases: readonly (readonly [string, string])[] = [
    [String.raw`un\par deux\line trois`, 'un\ndeux\ntrois'],
    [String.raw`un\sect deux\page trois`, 'un\ndeux\ntrois'],
    ['un\r\n deux', 'un deux'],
    ['un\\\r\ndeux\\\ntrois', 'un\ndeux\ntrois'],
    [String.raw`\trowd a\cell b\cell\row c\cell d\cell\row`, 'a\tb\t\nc\td'],
    [String.raw`{\trowd\nestcell b\nestrow} c`, 'b\n c'],
  ]
  for (const [source, text] of cases) test(JSON.stringify(source), () => assert.equal(textOf(source), text))
})

describe('what is beside the text is left out', () => {
  const cases: readonly (readonly [string, string])[] = [
    [String.raw`{\fonttbl{\f0 Arial;}}{\stylesheet{\s0 Normal;}}{\info{\title Secret}}dit`, 'dit'],
    [String.raw`{\*\bkmkstart x}mot{\*\bkmkend x}`, 'mot'],
    [String.raw`{\pict\pngblip 89504e47}{\object{\result obj}}dit`, 'dit'],
    [String.raw`{\header en-tête}{\footer pied}dit`, 'dit'],
    [String.raw`{\field{\*\fldinst HYPERLINK "https://a.example"}{\fldrslt le lien}} suit`, 'le lien suit'],
    [String.raw`{\v caché}vu`, 'vu'],
    [String.raw`\v caché\v0 vu`, 'vu'],
    [String.raw`{\deleted ôté}gardé`, 'gardé'],
    [String.raw`{\v caché {\b gras}}\plain vu`, 'vu'],
    [String.raw`{\*\inconnu {dedans}}dit`, 'dit'],
  ]
  for (const [source, text] of cases) {
    const ansi = source
      .replace(/[é]/g, String.raw`\'e9`)
      .replace(/ê/g, String.raw`\'ea`)
      .replace(/ô/g, String.raw`\'f4`)
    test(source, () => assert.equal(textOf(ansi), text))
  }
})

describe('the letters are those of the set that the head names', () => {
  const cases: readonly (readonly [string, string])[] = [
    [String.raw`{\rtf1\ansi\ansicpg1250 \'b9}`, 'ą'],
    [String.raw`{\rtf1\ansi\ansicpg1251 \'e4\'e0}`, 'да'],
    [String.raw`{\rtf1\ansi\ansicpg65001 \'c3\'a9t\'c3\'a9}`, 'été'],
    [String.raw`{\rtf1\ansi\ansicpg99999 \'e9}`, 'é'],
    [String.raw`{\rtf1\mac \'8e}`, 'é'],
    [String.raw`{\rtf1\pc \'82}`, 'é'],
    [String.raw`{\rtf1\pca \'82}`, 'é'],
    [String.raw`{\rtf1\ansi\pard \'e9}`, 'é'],
  ]
  for (const [source, text] of cases) test(source, () => assert.equal(read(source).text, text))
})

test('the page that a message was made from is given back, what was added for RTF left out', () => {
  const source = String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1{\colortbl;}
{\*\htmltag64 <p>}\htmlrtf {\b \htmlrtf0 {\*\htmltag84 <b>}d\'e9lib\'e9r\'e9{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0
{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 {\*\htmltag72 </p>}}`
  assert.deepEqual(read(source), { text: '', html: '<p><b>délibéré</b>&nbsp;</p>' })
})

test('what is broken gives what stands before it, and never more', () => {
  assert.equal(read(String.raw`{\rtf1 coup\'e9`).text, 'coupé')
  assert.equal(read(String.raw`{\rtf1 un}}} deux`).text, 'un deux')
  assert.deepEqual(read('<html>autre chose</html>'), { text: '', html: '' })
  assert.deepEqual(read(''), { text: '', html: '' })
})

test('ten thousand groups in one another are read in a moment', () => {
  const before = process.threadCpuUsage().user
  assert.equal(read(`{\\rtf1 ${'{'.repeat(10_000)}fond${'}'.repeat(10_000)}}`).text, 'fond')
  assert.ok(process.threadCpuUsage().user - before < 2_000_000)
})

describe('packed RTF', () => {
  /** [MS-OXRTFCP] 4.1.1, the example of the specification. */
  const compressed = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
    'hex',
  )

  test('is unpacked', () => assert.equal(readPackedRtf(compressed).text, 'hello world'))

  test('is nothing when it is cut, when its size lies or when it is of no known kind', () => {
    const lies = Buffer.from(compressed)
    lies.writeUInt32LE(0x7fffffff, 0)
    const unknown = Buffer.from(compressed)
    unknown.write('XXXX', 8, 'latin1')
    for (const packed of [undefined, Buffer.alloc(0), Buffer.alloc(15), compressed.subarray(0, 40), lies, unknown]) {
      assert.deepEqual(readPackedRtf(packed), { text: '', html: '' })
    }
  })
})
