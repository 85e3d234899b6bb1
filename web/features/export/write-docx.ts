import type { Block, Manuscript, Run } from './blocks.ts'
import { escapeXml, packageOf } from './xml.ts'

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const kind = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

/** A Word document (ECMA-376): title, headings, lists, tables with their header row, language. */
export function writeDocx({ title, language, blocks }: Manuscript): Uint8Array {
  const writer = new BodyWriter()
  const body =
    paragraph(writer, [{ text: title }], { style: 'Title' }) + blocks.map((block) => writer.block(block, 0)).join('')
  return packageOf({
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${kind}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${kind}.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="${kind}.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="document" Type="${office}/officeDocument" Target="word/document.xml"/><Relationship Id="core" Type="${packages}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(title)}</dc:title><dc:language>${escapeXml(language)}</dc:language></cp:coreProperties>`,
    'word/document.xml': `<w:document xmlns:w="${word}" xmlns:r="${office}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`,
    'word/styles.xml': stylesOf(language),
    'word/numbering.xml': writer.numbering(),
    'word/_rels/document.xml.rels': writer.relationships(),
  })
}

/** What the body needs beside itself: addresses, and one numbering for each list. */
class BodyWriter {
  readonly #links: string[] = []
  readonly #starts: (number | null)[] = []

  block(block: Block, depth: number): string {
    switch (block.kind) {
      case 'heading':
        return paragraph(this, block.runs, { style: `Heading${block.level}` })
      case 'paragraph':
        return paragraph(this, block.runs)
      case 'quote':
        return paragraph(this, block.runs, { style: 'Quote' })
      case 'code':
        return paragraph(this, block.runs, { style: 'Code' })
      case 'list':
        return this.#list(block, depth)
      case 'table':
        return this.#table(block)
      default:
        return block satisfies never
    }
  }

  /** The id of the relationship that an address has. */
  link(href: string): string {
    const known = this.#links.indexOf(href)
    return `link${known < 0 ? this.#links.push(href) : known + 1}`
  }

  #list({ start, items }: Extract<Block, { kind: 'list' }>, depth: number): string {
    const number = this.#starts.push(start)
    const level = Math.min(depth, 8)
    const sign = `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${number}"/></w:numPr>`
    return items
      .flatMap((item) =>
        item.map((block, position) =>
          position === 0 && block.kind === 'paragraph'
            ? paragraph(this, block.runs, { style: 'ListParagraph', numbering: sign })
            : this.block(block, depth + 1),
        ),
      )
      .join('')
  }

  #table({ header, rows }: Extract<Block, { kind: 'table' }>): string {
    const cell = (runs: readonly Run[], isHeader: boolean): string =>
      `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>${paragraph(this, isHeader ? runs.map((run) => ({ ...run, isBold: true })) : runs)}</w:tc>`
    const row = (cells: readonly (readonly Run[])[], isHeader: boolean): string =>
      `<w:tr>${isHeader ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.map((runs) => cell(runs, isHeader)).join('')}</w:tr>`
    const edges = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
      .map((edge) => `<w:${edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
      .join('')
    const grid = header.map(() => '<w:gridCol/>').join('')
    return `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>${edges}</w:tblBorders><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${row(header, true)}${rows.map((cells) => row(cells, false)).join('')}</w:tbl>${paragraph(this, [])}`
  }

  numbering(): string {
    const level = (format: string, text: (level: number) => string): string =>
      Array.from(
        { length: 9 },
        (_, at) =>
          `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text(at)}"/><w:pPr><w:ind w:left="${360 * (at + 1)}" w:hanging="360"/></w:pPr></w:lvl>`,
      ).join('')
    const kinds = [level('bullet', () => '•'), level('decimal', (at) => `%${at + 1}.`)]
    const numbers = this.#starts.map((start, index) => {
      const restart = (at: number): string =>
        `<w:lvlOverride w:ilvl="${at}"><w:startOverride w:val="${start}"/></w:lvlOverride>`
      const restarts = start === null ? '' : Array.from({ length: 9 }, (_, at) => restart(at)).join('')
      return `<w:num w:numId="${index + 1}"><w:abstractNumId w:val="${start === null ? 0 : 1}"/>${restarts}</w:num>`
    })
    return `<w:numbering xmlns:w="${word}">${kinds.map((levels, id) => `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`).join('')}${numbers.join('')}</w:numbering>`
  }

  relationships(): string {
    const links = this.#links.map(
      (href, index) =>
        `<Relationship Id="link${index + 1}" Type="${office}/hyperlink" Target="${escapeXml(href)}" TargetMode="External"/>`,
    )
    return `<Relationships xmlns="${packages}/relationships"><Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/><Relationship Id="numbering" Type="${office}/numbering" Target="numbering.xml"/>${links.join('')}</Relationships>`
  }
}

interface Format {
  readonly style?: string
  /** Of the list that it is an item of. */
  readonly numbering?: string
}

function paragraph(writer: BodyWriter, runs: readonly Run[], { style, numbering = '' }: Format = {}): string {
  const properties = (style === undefined ? '' : `<w:pStyle w:val="${style}"/>`) + numbering
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${runs.map((run) => runOf(run, writer)).join('')}</w:p>`
}

function runOf({ text, isBold, isItalic, isCode, href }: Run, writer: BodyWriter): string {
  const style = isCode ? 'CodeWords' : href === undefined ? null : 'Hyperlink'
  const look = [style && `<w:rStyle w:val="${style}"/>`, isBold && '<w:b/>', isItalic && '<w:i/>'].filter(Boolean)
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`)
  const run = `<w:r>${look.length === 0 ? '' : `<w:rPr>${look.join('')}</w:rPr>`}${lines.join('<w:br/>')}</w:r>`
  return href === undefined ? run : `<w:hyperlink r:id="${writer.link(href)}">${run}</w:hyperlink>`
}

function stylesOf(language: string): string {
  const style = (id: string, name: string, content: string): string =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>${content}</w:style>`
  const headings = [32, 28, 26, 24, 22, 22].map((halfPoints, index) =>
    style(
      `Heading${index + 1}`,
      `heading ${index + 1}`,
      `<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="${index}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${halfPoints}"/></w:rPr>`,
    ),
  )
  const face = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
  const mono = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
  return `<w:styles xmlns:w="${word}"><w:docDefaults><w:rPrDefault><w:rPr>${face}<w:sz w:val="22"/><w:lang w:val="${escapeXml(language)}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${style('Title', 'Title', '<w:rPr><w:b/><w:sz w:val="40"/></w:rPr>')}${headings.join('')}${style('ListParagraph', 'List Paragraph', '')}${style('Quote', 'Quote', '<w:pPr><w:ind w:left="567"/></w:pPr><w:rPr><w:i/></w:rPr>')}${style('Code', 'Code', `<w:rPr>${mono}</w:rPr>`)}<w:style w:type="character" w:styleId="CodeWords"><w:name w:val="Code Words"/><w:rPr>${mono}</w:rPr></w:style><w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B5394"/><w:u w:val="single"/></w:rPr></w:style></w:styles>`
}
