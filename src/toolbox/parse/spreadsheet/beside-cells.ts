import { sniffMediaType } from '../media-type.ts'
import { isArchive, openPackage, type Package } from '../packages/open-package.ts'
import { type Relation, relationsOf, targetsOf } from '../packages/relations.ts'
import { childOf, descendantsOf, elementsOf, parseXml, textOf, type XmlElement } from '../packages/xml.ts'
import { type HiddenCells, hiddenInSheetXml, hiddenInTable } from './hidden-cells.ts'

/** What a spreadsheet holds that its library does not give. */
export interface BesideCells {
  /** Sheets that a text format hides. */
  readonly hidden: ReadonlySet<string>
  /** Rows and columns that a sheet hides, by sheet. */
  readonly hiddenCells: ReadonlyMap<string, HiddenCells>
  /** Texts in boxes that lie over the cells, by sheet. */
  readonly boxes: ReadonlyMap<string, readonly string[]>
}

const nothing: BesideCells = { hidden: new Set(), hiddenCells: new Map(), boxes: new Map() }

/** Of an archive of parts; older formats have nothing of it. */
export function besideCells(bytes: Uint8Array): BesideCells {
  if (isFlat(bytes)) return openDocumentExtras(parseXml(bytes))
  if (!isArchive(bytes)) return nothing
  const archive = openPackage(bytes)
  const workbook = archive.part('xl/workbook.xml')
  if (workbook !== null) return { hidden: nothing.hidden, ...extrasOf(archive, parseXml(workbook)) }
  const content = archive.part('content.xml')
  return content === null ? nothing : openDocumentExtras(parseXml(content))
}

/** How a cell ends that has a formula and no value. */
const uncomputedEnds = ['</f></c>', '</f><v></v></c>', '</f><v/></c>', '"/></c>']

/**
 * Whether formulas may stand there that were never computed: cells without a value are only asked of the library then,
 * because programs format them by the hundred thousand.
 */
export function holdsUncomputed(bytes: Uint8Array): boolean {
  if (!isArchive(bytes)) return false
  const archive = openPackage(bytes)
  return archive.names.some((name) => {
    const part = /^xl\/worksheets\/[^/]+\.xml$/.test(name) ? archive.part(name) : null
    const content = part === null ? null : Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    return content !== null && uncomputedEnds.some((end) => content.includes(end))
  })
}

/** OpenDocument in one file of XML. */
function isFlat(bytes: Uint8Array): boolean {
  return sniffMediaType(bytes) === 'application/vnd.oasis.opendocument.spreadsheet-flat-xml'
}

function extrasOf(archive: Package, workbook: XmlElement): Pick<BesideCells, 'hiddenCells' | 'boxes'> {
  const sheets = targetsOf(archive, 'xl/workbook.xml')
  const boxes = new Map<string, string[]>()
  const hiddenCells = new Map<string, HiddenCells>()
  for (const { attributes } of elementsOf(childOf(workbook, 'sheets') ?? workbook, 'sheet')) {
    const path = sheets.get(attributes['r:id'] ?? '') ?? ''
    const sheet = archive.part(path)
    const relations = relationsOf(archive, path)
    const isFiltering = ({ type, target }: Relation): boolean =>
      type === 'table' && Buffer.from(archive.part(target) ?? []).includes('<filterColumn')
    if (sheet !== null) hiddenCells.set(attributes.name ?? '', hiddenInSheetXml(sheet, relations.some(isFiltering)))
    const drawings = relations.filter(({ type }) => type === 'drawing')
    const texts = drawings.flatMap(({ target }) => {
      const part = archive.part(target)
      return part === null ? [] : [...descendantsOf(parseXml(part), 'xdr:txBody')].map(boxText)
    })
    boxes.set(
      attributes.name ?? '',
      texts.filter((text) => text !== ''),
    )
  }
  return { hiddenCells, boxes }
}

function boxText(body: XmlElement): string {
  return elementsOf(body, 'a:p')
    .map((paragraph) => [...descendantsOf(paragraph, 'a:t')].map(textOf).join(''))
    .join('\n')
    .trim()
}

function openDocumentExtras(content: XmlElement): BesideCells {
  const hiding = new Set<string>()
  for (const style of descendantsOf(content, 'style:style')) {
    const isHiding = childOf(style, 'style:table-properties')?.attributes['table:display'] === 'false'
    if (isHiding) hiding.add(style.attributes['style:name'] ?? '')
  }
  const sheets = elementsOf(childOf(content, 'office:body', 'office:spreadsheet') ?? content, 'table:table')
  const nameOf = ({ attributes }: XmlElement): string => attributes['table:name'] ?? ''
  const hidden = sheets.filter(({ attributes }) => hiding.has(attributes['table:style-name'] ?? ''))
  const hiddenCells = new Map(sheets.map((sheet) => [nameOf(sheet), hiddenInTable(sheet)]))
  return { hidden: new Set(hidden.map(nameOf)), hiddenCells, boxes: new Map() }
}
