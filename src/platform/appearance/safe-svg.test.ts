import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeSvg } from './safe-svg.ts'

const inside = (content: string): string => safeSvg(`<svg viewBox="0 0 1 1">${content}</svg>`) ?? 'none'

test('shapes, words and colours are kept', () => {
  const drawing =
    '<defs><linearGradient id="a"><stop offset="0" stop-color="#123456"></stop></linearGradient></defs><path d="M0 0h1" fill="url(#a)" style="stroke:#fff"></path><use href="#b"></use><text x="0">A &amp; B</text>'
  assert.equal(inside(drawing), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${drawing}</svg>`)
  assert.match(inside('<use xlink:href="#b"/>'), /<use href="#b">/)
})

test('nothing that runs, loads, links or declares is kept', () => {
  for (const hostile of [
    '<script>alert(1)</script>',
    '<script/><rect onload="alert(1)"/>',
    '<foreignObject><iframe src="https://mal.test"/></foreignObject>',
    '<image href="https://mal.test/x.png"/>',
    '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    '<use href="https://mal.test/x.svg#a"/>',
    '<style>@import url(https://mal.test)</style>',
    '<path style="fill:url(https://mal.test/a)"/>',
    '<path fill="url( \'//mal.test/a\')"/>',
    '<path style="fill:u\\72l(//mal.test)"/>',
    '<path style="background:image-set(\'//mal.test/x.png\' 1x)"/>',
    '<path style="background:image-set(\'HTTPS:mal.test\' 1x)"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<!--<script>--><?xml-stylesheet href="https://mal.test"?>',
    '<svg onload="alert(1)"><handler/></svg>',
  ]) {
    assert.doesNotMatch(inside(hostile), /script|alert|mal\.test|@import|onload|iframe|<a |72l|xml-/, hostile)
  }
  const entity = '<!DOCTYPE svg [<!ENTITY a "<script>alert(1)</script>">]><svg><text>&a;</text></svg>'
  assert.doesNotMatch(safeSvg(entity) ?? '', /<script|ENTITY/)
})

test('what is no SVG, or too much of one, is nothing', () => {
  assert.deepEqual([safeSvg('<html><svg></svg></html>'), safeSvg('GIF89a'), safeSvg('')], [null, null, null])
  assert.equal(safeSvg(`<svg>${'<g>'.repeat(60)}</svg>`), null)
  assert.equal(safeSvg(`<svg>${'<path/>'.repeat(5001)}</svg>`), null)
})
