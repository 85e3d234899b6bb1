import { tableLines } from '#text/html/html-table'
import { MarkdownWriter } from '#text/markdown-writer'
import type { SheetNode } from './sheet-node.ts'
import { allNamed, childrenOf, named, textOf } from './sheet-node.ts'

/** Metadata, and titles of other sheets: indexed, they would make this sheet answer for another one. */
const metadata = new Set(
  `SurTitre Audience Canal FilDAriane Theme SousThemePere DossierPere SousDossierPere QuestionReponse VoirAussi
  CommentFaireSi Cible Source Partenaire Actualite Condition SiSelectionne Colonne Credits Image Illustration Video
  Problematiques RechercheGuidee Questionnaire`.split(/\s+/),
)
/** What many sheets share, and what is kept apart: definitions, addresses, forms, references, further reading. */
const shared = new Set(
  `Definition Abreviation OuSAdresser ServiceEnLigne Reference PourEnSavoirPlus PivotLocal SiteInternetPublic
  InformationComplementaire`.split(/\s+/),
)
const notes = new Set(['ASavoir', 'ANoter', 'Attention', 'Rappel', 'Avertissement', 'Exemple'])
const headed = new Set(['Chapitre', 'SousChapitre', 'Cas', 'Situation', 'BlocCas', 'ListeSituations', 'TitreFlottant'])
const containers = new Set(
  `Publication Texte Introduction FragmentConditionne ContenuIllustre Contenu LienExterneCommente Complement Commentaire
  Citation Titre Paragraphe Liste Item Tableau Rangée Rangee Cellule TitreAlternatif MiseEnEvidence Valeur Exposant
  Indice Expression LienInterne LienExterne LienIntra RessourceWeb TermeEtranger Variable Resume Description`.split(
    /\s+/,
  ),
)

const largestSpan = 50

function span(value: string | undefined): number {
  const number = Number(value ?? 1)
  return Number.isInteger(number) && number > 0 ? Math.min(number, largestSpan) : 1
}

/** Spans expanded, so that every row can be read alone; several header rows are merged by the writer of tables. */
function gridOf(table: SheetNode): { grid: string[][]; headers: number } {
  const rows = childrenOf(table).filter(({ name }) => name === 'Rangée' || name === 'Rangee')
  const grid: string[][] = rows.map(() => [])
  rows.forEach((row, rowIndex) => {
    let column = 0
    for (const cell of childrenOf(row).filter(({ name }) => name?.startsWith('Cellule'))) {
      while (grid[rowIndex]?.[column] !== undefined) column += 1
      const across = span(cell.attributes?.['fusionHorizontale'])
      const down = span(cell.attributes?.['fusionVerticale'])
      const text = textOf(cell).replaceAll('|', '\\|')
      for (const target of grid.slice(rowIndex, rowIndex + down)) {
        for (let x = 0; x < across; x += 1) target[column + x] = text
      }
      column += across
    }
  })
  const headers = rows.findIndex(({ attributes }) => !/header|titre/i.test(attributes?.['type'] ?? ''))
  return { grid, headers: Math.max(1, headers) }
}

export interface SheetText {
  markdown: string
  /** Elements that this reader does not know, whose text was kept. */
  unknown: ReadonlySet<string>
}

class SheetWalker {
  readonly #out: MarkdownWriter
  readonly unknown = new Set<string>()

  constructor(out: MarkdownWriter) {
    this.#out = out
  }

  write(node: SheetNode, depth: number): void {
    const name = node.name ?? ''
    if (metadata.has(name) || shared.has(name) || name.startsWith('dc:')) return
    if (headed.has(name)) this.#out.enclosed(() => this.#headed(node, depth))
    else if (notes.has(name)) this.#out.note(() => this.writeAll(node, depth))
    else if (name === 'Liste') this.#list(node)
    else if (name === 'Tableau') this.#table(node)
    else if (name === 'Paragraphe' || name === 'Titre' || name === '') this.#out.paragraph(textOf(node))
    else this.#others(node, depth)
  }

  writeAll(node: SheetNode, depth: number): void {
    for (const child of childrenOf(node)) this.write(child, depth)
  }

  /** The format grows: text of an element that is not known is kept, and its name is told. */
  #others(node: SheetNode, depth: number): void {
    const name = node.name ?? ''
    if (!containers.has(name)) this.unknown.add(name)
    this.writeAll(node, depth)
  }

  #headed(node: SheetNode, depth: number): void {
    const title = named(node, 'Titre')
    const text = textOf(title ?? (node.name === 'TitreFlottant' ? node : undefined))
    if (text !== '') this.#out.heading(depth, text)
    if (node.name === 'TitreFlottant' && title === undefined) return
    for (const child of childrenOf(node)) if (child !== title) this.write(child, text === '' ? depth : depth + 1)
  }

  #table(node: SheetNode): void {
    const title = named(node, 'Titre')
    if (title) this.#out.paragraph(textOf(title))
    const { grid, headers } = gridOf(node)
    this.#out.block(tableLines(grid, headers))
  }

  /** Notes and tables inside an item follow the list, whole. */
  #list(node: SheetNode): void {
    const later: SheetNode[] = []
    this.#out.block(this.#listLines(node, 0, later).join('\n'))
    for (const child of later) this.write(child, 0)
  }

  #listLines(list: SheetNode, indent: number, later: SheetNode[]): string[] {
    const lines: string[] = []
    for (const item of childrenOf(list)) {
      const apart = childrenOf(item).filter(({ name = '' }) => name === 'Tableau' || notes.has(name))
      const inner = allNamed(item, 'Liste')
      const own = childrenOf(item).filter((child) => !inner.includes(child) && !apart.includes(child))
      const text = textOf({ children: own })
      if (text !== '') lines.push(`${'   '.repeat(indent)}- ${text}`)
      for (const child of inner) lines.push(...this.#listLines(child, indent + 1, later))
      later.push(...apart)
    }
    return lines
  }
}

/** The text of a sheet: chapters and cases as nested headings, each closing with what it holds. */
export function writeSheet(root: SheetNode, out = new MarkdownWriter()): SheetText {
  const walker = new SheetWalker(out)
  walker.writeAll(root, 1)
  return { markdown: out.toString(), unknown: walker.unknown }
}
