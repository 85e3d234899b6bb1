import { strToU8, zipSync } from 'fflate'

/** An archive of parts. */
export function writePackage(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const bytes = Object.entries(parts).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ])
  return zipSync(Object.fromEntries(bytes))
}

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A Word document around the XML of its body; other parts by their name. */
export function writeDocx(body: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const styles = ['Title', 'heading 1', 'heading 2', 'heading 3', 'toc 1']
    .map(
      (name) => `<w:style w:type="paragraph" w:styleId="${name.replace(' ', '')}"><w:name w:val="${name}"/></w:style>`,
    )
    .join('')
  const named = Object.keys(parts).map(
    (name, index) =>
      `<Relationship Id="n${index}" Type="${office}/${name.replace(/^word\/|\.xml$/g, '')}" Target="${name.replace('word/', '')}"/>`,
  )
  return writePackage({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships ${relations}><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships ${relations}><Relationship Id="s" Type="${office}/styles" Target="styles.xml"/>${named.join('')}</Relationships>`,
    'word/styles.xml': `<w:styles ${word}>${styles}</w:styles>`,
    'word/document.xml': `<w:document ${word}><w:body>${body}</w:body></w:document>`,
    ...parts,
  })
}

/** A paragraph of Word, of a style when one is given. */
export function wordParagraph(text: string, style = ''): string {
  const format = style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`
  return `<w:p>${format}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}

const openDocument = ['office', 'text', 'table', 'draw', 'presentation', 'style', 'xlink', 'dc']
  .map((prefix) => `xmlns:${prefix}="urn:${prefix}"`)
  .join(' ')

/** A text or a presentation of the OpenDocument format around the XML of its body. */
export function writeOpenDocument(
  kind: 'text' | 'presentation',
  body: string,
  { styles = '', parts = {} }: { styles?: string; parts?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  return writePackage({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${openDocument}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    ...parts,
  })
}

export interface SlideDraft {
  readonly shapes: string
  readonly notes?: string
  readonly isHidden?: boolean
}

/** Slides around the XML of their shapes. */
export function writePptx(slides: readonly SlideDraft[], parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const entries = slides.flatMap(({ shapes, notes, isHidden }, index): [string, string][] => {
    const slide = `<p:sld${isHidden ? ' show="0"' : ''}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`
    const spoken = notes === undefined ? [] : [`<Relationship Id="n" Target="../notesSlides/notesSlide${index}.xml"/>`]
    const drawn = Object.keys(parts).map((name, at) => `<Relationship Id="d${at}" Target="/${name}"/>`)
    return [
      [`ppt/slides/slide${index}.xml`, slide],
      [`ppt/slides/_rels/slide${index}.xml.rels`, `<Relationships>${[...spoken, ...drawn].join('')}</Relationships>`],
      ...(notes === undefined
        ? []
        : [
            [
              `ppt/notesSlides/notesSlide${index}.xml`,
              `<p:notes><p:cSld><p:spTree>${slideShape('body', [notes])}</p:spTree></p:cSld></p:notes>`,
            ] as [string, string],
          ]),
    ]
  })
  const ids = slides.map((_, index) => `<p:sldId r:id="s${index}"/>`).join('')
  const targets = slides.map((_, index) => `<Relationship Id="s${index}" Target="slides/slide${index}.xml"/>`).join('')
  return writePackage({
    'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${ids}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': `<Relationships>${targets}</Relationships>`,
    ...Object.fromEntries(entries),
    ...parts,
  })
}

/** A shape of a slide; a paragraph may start with tabs for its level. */
export function slideShape(placeholder: string, paragraphs: readonly string[]): string {
  const holder = placeholder === '' ? '' : `<p:ph type="${placeholder}"/>`
  const lines = paragraphs.map((text) => {
    const level = /^\t*/.exec(text)?.[0].length ?? 0
    return `<a:p><a:pPr lvl="${level}"/><a:r><a:t>${text.trim()}</a:t></a:r></a:p>`
  })
  return `<p:sp><p:nvSpPr><p:nvPr>${holder}</p:nvPr></p:nvSpPr><p:txBody>${lines.join('')}</p:txBody></p:sp>`
}
