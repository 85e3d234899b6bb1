import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mathLine } from '../opendocument/math-line.ts'
import { parseXml } from './xml.ts'
import { equationLine } from './equations.ts'

const office = (inside: string): string => equationLine(parseXml(Buffer.from(`<m:oMath>${inside}</m:oMath>`)))
const mathml = (inside: string): string => mathLine(parseXml(Buffer.from(`<math>${inside}</math>`)))
const run = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`
const part = (name: string, inside: string): string => `<m:${name}>${inside}</m:${name}>`

describe('an equation of Office is what somebody would type', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['words', run('a = b'), 'a = b'],
    ['a fraction', part('f', part('num', run('1')) + part('den', run('2'))), '1/2'],
    ['a fraction of sums', part('f', part('num', run('a + b')) + part('den', run('c'))), '(a + b)/c'],
    ['a power', part('sSup', part('e', run('x')) + part('sup', run('2'))), 'x^2'],
    ['an index', part('sSub', part('e', run('x')) + part('sub', run('i + 1'))), 'x_(i + 1)'],
    ['both', part('sSubSup', part('e', run('x')) + part('sub', run('i')) + part('sup', run('2'))), 'x_i^2'],
    ['a root', part('rad', part('deg', '') + part('e', run('x'))), '√x'],
    ['a cube root', part('rad', part('deg', run('3')) + part('e', run('x + 1'))), '3√(x + 1)'],
    ['an integral', part('nary', part('sub', run('0')) + part('sup', run('1')) + part('e', run('f'))), '∫_0^1 f'],
    [
      'a sum',
      part(
        'nary',
        '<m:naryPr><m:chr m:val="∑"/></m:naryPr>' + part('sub', run('i')) + part('sup', run('n')) + part('e', run('i')),
      ),
      '∑_i^n i',
    ],
    ['parentheses', part('d', part('e', run('a')) + part('e', run('b'))), '(a, b)'],
    [
      'a matrix',
      part('m', part('mr', part('e', run('1')) + part('e', run('2'))) + part('mr', part('e', run('3')))),
      '1 2 ; 3 ;',
    ],
    ['nothing', '', ''],
  ]
  for (const [what, inside, line] of cases) test(what, () => assert.equal(office(inside), line))
})

describe('an equation of MathML is the same', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['words', '<mi>a</mi><mo>=</mo><mn>2</mn>', 'a=2'],
    ['a fraction', '<mfrac><mn>1</mn><mrow><mi>a</mi><mo> + </mo><mi>b</mi></mrow></mfrac>', '1/(a + b)'],
    ['a power', '<msup><mi>x</mi><mn>2</mn></msup>', 'x^2'],
    ['an index', '<msub><mi>x</mi><mn>1</mn></msub>', 'x_1'],
    ['both', '<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>', 'x_1^2'],
    ['limits', '<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>', '∑_i^n'],
    ['a root', '<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>', '√(x+1)'],
    ['a cube root', '<mroot><mi>x</mi><mn>3</mn></mroot>', '3√x'],
    ['a matrix', '<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>', '1 2 ;'],
    ['what another program wrote beside it', '<semantics><mi>x</mi><annotation>x in TeX</annotation></semantics>', 'x'],
    ['elements with a prefix', '<m:mi>x</m:mi>', 'x'],
    ['nothing', '', ''],
  ]
  for (const [what, inside, line] of cases) test(what, () => assert.equal(mathml(inside), line))
})
