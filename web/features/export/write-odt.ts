import type { Block, Manuscript, Run } from './blocks.ts'
import { escapeXml, packageOf } from './xml.ts'

const mediaType = 'application/vnd.oasis.opendocument.text'
const names = ['office', 'text', 'table', 'style', 'meta', 'manifest']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')
const namespaces = `${names} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"`

/** A text of the OpenDocument format (ISO/IEC 26300): title, headings, lists, tables with their header rows, language. */
export function writeOdt({ title, language, blocks }: Manuscript): Uint8Array {
  const body = paragraph('Title', [{ text: title }]) + blocks.map(blockOf).join('')
  const part = (path: string, type: string): string =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`
  return packageOf(
    {
      'content.xml': `<office:document-content ${namespaces}><office:automatic-styles>${wordStyles}${listStyles}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      'styles.xml': `<office:document-styles ${namespaces}><office:styles>${stylesOf(language)}</office:styles></office:document-styles>`,
      'meta.xml': `<office:document-meta ${namespaces}><office:meta><dc:title>${escapeXml(title)}</dc:title><dc:language>${escapeXml(language)}</dc:language></office:meta></office:document-meta>`,
      'META-INF/manifest.xml': `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">${part('/', mediaType)}${['content.xml', 'styles.xml', 'meta.xml'].map((path) => part(path, 'text/xml')).join('')}</manifest:manifest>`,
    },
    { mimetype: mediaType },
  )
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<text:h text:style-name="Heading_20_${block.level}" text:outline-level="${block.level}">${runsOf(block.runs)}</text:h>`
    case 'paragraph':
      return paragraph('Standard', block.runs)
    case 'quote':
      return paragraph('Quotations', block.runs)
    case 'code':
      return paragraph('Code', block.runs)
    case 'list':
      return listOf(block)
    case 'table':
      return tableOf(block)
    default:
      return block satisfies never
  }
}

function paragraph(style: string, runs: readonly Run[]): string {
  return `<text:p text:style-name="${style}">${runsOf(runs)}</text:p>`
}

function listOf({ start, items }: Extract<Block, { kind: 'list' }>): string {
  const first = start === null || start === 1 ? '' : ` text:start-value="${start}"`
  const item = (blocks: readonly Block[], position: number): string =>
    `<text:list-item${position === 0 ? first : ''}>${blocks.map(blockOf).join('')}</text:list-item>`
  return `<text:list text:style-name="${start === null ? 'Bullets' : 'Numbers'}">${items.map(item).join('')}</text:list>`
}

function tableOf({ header, rows }: Extract<Block, { kind: 'table' }>): string {
  const cell = (runs: readonly Run[], isHeader: boolean): string =>
    `<table:table-cell table:style-name="Cell" office:value-type="string">${paragraph('Standard', isHeader ? runs.map((run) => ({ ...run, isBold: true })) : runs)}</table:table-cell>`
  const row = (cells: readonly (readonly Run[])[], isHeader: boolean): string =>
    `<table:table-row>${cells.map((runs) => cell(runs, isHeader)).join('')}</table:table-row>`
  return `<table:table><table:table-column table:number-columns-repeated="${header.length}"/><table:table-header-rows>${row(header, true)}</table:table-header-rows>${rows.map((cells) => row(cells, false)).join('')}</table:table>`
}

function runsOf(runs: readonly Run[]): string {
  return runs.map(runOf).join('')
}

function runOf({ text, isBold, isItalic, isCode, href }: Run): string {
  const words = text.split('\n').map(spaced).join('<text:line-break/>')
  const styles = [isBold && 'Bold', isItalic && 'Italic', isCode && 'CodeWords'].filter(
    (style) => typeof style === 'string',
  )
  const styled = styles.reduce((inner, style) => `<text:span text:style-name="${style}">${inner}</text:span>`, words)
  return href === undefined ? styled : `<text:a xlink:type="simple" xlink:href="${escapeXml(href)}">${styled}</text:a>`
}

/** Spaces in a row are one in OpenDocument, unless they are counted. */
function spaced(line: string): string {
  return escapeXml(line).replaceAll(/ {2,}/g, (spaces) => ` <text:s text:c="${spaces.length - 1}"/>`)
}

const mono = 'fo:font-family="Liberation Mono"'
const wordStyles = [
  ['Bold', 'fo:font-weight="bold"'],
  ['Italic', 'fo:font-style="italic"'],
  ['CodeWords', mono],
]
  .map(
    ([name, look]) =>
      `<style:style style:name="${name}" style:family="text"><style:text-properties ${look}/></style:style>`,
  )
  .join('')

const levels = (sign: (at: number) => string): string =>
  Array.from({ length: 9 }, (_, index) => sign(index + 1)).join('')
const indent = (at: number): string =>
  `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="${0.6 * at}cm"/></style:list-level-properties>`
const listStyles = `<text:list-style style:name="Bullets">${levels(
  (at) =>
    `<text:list-level-style-bullet text:level="${at}" text:bullet-char="•">${indent(at)}</text:list-level-style-bullet>`,
)}</text:list-style><text:list-style style:name="Numbers">${levels(
  (at) =>
    `<text:list-level-style-number text:level="${at}" style:num-format="1" style:num-suffix=".">${indent(at)}</text:list-level-style-number>`,
)}</text:list-style><style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #808080" fo:padding="0.1cm"/></style:style>`

function stylesOf(language: string): string {
  const [tongue = '', country = ''] = language.split('-')
  const style = (name: string, paragraphLook: string, textLook: string): string =>
    `<style:style style:name="${name}" style:display-name="${name.replaceAll('_20_', ' ')}" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties ${paragraphLook}/><style:text-properties ${textLook}/></style:style>`
  const headings = [16, 14, 13, 12, 11, 11].map((points, index) =>
    style(
      `Heading_20_${index + 1}`,
      'fo:margin-top="0.4cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"',
      `fo:font-weight="bold" fo:font-size="${points}pt"`,
    ),
  )
  return `<style:default-style style:family="paragraph"><style:text-properties fo:language="${escapeXml(tongue)}" fo:country="${escapeXml(country)}" fo:font-family="Liberation Sans" fo:font-size="11pt"/></style:default-style><style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/></style:style>${style('Title', 'fo:margin-bottom="0.4cm"', 'fo:font-weight="bold" fo:font-size="20pt"')}${headings.join('')}${style('Quotations', 'fo:margin-left="1cm"', 'fo:font-style="italic"')}${style('Code', 'fo:margin-bottom="0cm"', mono)}`
}
