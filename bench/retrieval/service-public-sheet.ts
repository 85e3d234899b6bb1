import { z } from 'zod'
import type { SourceDocument } from '#data/corpora/corpus'
import { tableLines } from '#text/html/html-table'
import { MarkdownWriter } from '#text/markdown-writer'

/** One node of the tree in which the package writes DILA's XML. */
interface SheetNode {
  type?: string | undefined
  name?: string | undefined
  text?: string | undefined
  attributes?: Record<string, string> | undefined
  children?: SheetNode[] | undefined
}

const SheetNode: z.ZodType<SheetNode> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    name: z.string().optional(),
    text: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    children: z.array(SheetNode).optional(),
  }),
)

/**
 * The condition of the measure: metadata, breadcrumb, and links to sibling and related sheets, which would make one sheet
 * answer for another; and what the sheets share: contacts, forms, definitions.
 */
const leftOut = new Set(
  `SurTitre Audience Canal FilDAriane Theme SousThemePere DossierPere SousDossierPere Condition PivotLocal Partenaire
  QuestionReponse VoirAussi CommentFaireSi InformationComplementaire Problematiques RechercheGuidee Questionnaire Cible
  OuSAdresser ServiceEnLigne Definition Abreviation SiteInternetPublic Actualite Source Image`.split(/\s+/),
)
const notes = new Set(['ASavoir', 'ANoter', 'Attention', 'Rappel', 'Avertissement', 'Exemple'])
const headed = new Set(['Chapitre', 'SousChapitre', 'Cas', 'Situation', 'BlocCas', 'ListeSituations', 'TitreFlottant'])
const inlineNames = new Set(
  'LienInterne LienExterne LienIntra LienExterneCommente MiseEnEvidence Valeur Exposant Indice Expression Citation'.split(
    ' ',
  ),
)

function tidy(text: string): string {
  return text.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
}

function rawText(node: SheetNode): string {
  if (node.type === 'text' || node.text !== undefined) return node.text ?? ''
  const apart = node.name !== undefined && !inlineNames.has(node.name)
  const inside = (node.children ?? []).map(rawText).join('')
  return apart ? ` ${inside} ` : inside
}

function textOf(node: SheetNode): string {
  return tidy(rawText(node))
}

function childrenOf(node: SheetNode): SheetNode[] {
  return node.children ?? []
}

function named(node: SheetNode, name: string): SheetNode | undefined {
  return childrenOf(node).find((child) => child.name === name)
}

function gridOf(table: SheetNode): { grid: string[][]; headers: number } {
  const rows = childrenOf(table).filter(({ name }) => name === 'Rangée' || name === 'Rangee')
  const grid: string[][] = rows.map(() => [])
  rows.forEach((row, rowIndex) => {
    let column = 0
    for (const cell of childrenOf(row).filter(({ name }) => name?.startsWith('Cellule'))) {
      while (grid[rowIndex]?.[column] !== undefined) column += 1
      const down = Number(cell.attributes?.['fusionVerticale'] ?? 1) || 1
      const across = Number(cell.attributes?.['fusionHorizontale'] ?? 1) || 1
      for (let y = 0; y < down; y += 1) {
        for (let x = 0; x < across; x += 1) (grid[rowIndex + y] ?? [])[column + x] = textOf(cell).replaceAll('|', '\\|')
      }
      column += across
    }
  })
  const headers = rows.findIndex(({ attributes }) => !/header|titre/i.test(attributes?.['type'] ?? ''))
  return { grid, headers: Math.max(1, headers) }
}

class SheetWalker {
  readonly #out: MarkdownWriter

  constructor(out: MarkdownWriter) {
    this.#out = out
  }

  write(node: SheetNode, depth: number): void {
    const name = node.name ?? ''
    if (leftOut.has(name) || name.startsWith('dc:')) return
    if (headed.has(name)) this.#out.enclosed(() => this.#headed(node, depth))
    else if (notes.has(name)) this.#out.note(() => this.writeAll(node, depth))
    else if (name === 'Liste') this.#out.block(this.#listLines(node, 0).join('\n'))
    else if (name === 'Tableau') this.#table(node)
    else if (name === 'Paragraphe' || name === 'Titre' || name === '') this.#out.paragraph(textOf(node))
    else this.writeAll(node, depth)
  }

  writeAll(node: SheetNode, depth: number): void {
    for (const child of childrenOf(node)) this.write(child, depth)
  }

  #headed(node: SheetNode, depth: number): void {
    const title = named(node, 'Titre')
    if (title) this.#out.heading(depth, textOf(title))
    for (const child of childrenOf(node)) if (child !== title) this.write(child, title ? depth + 1 : depth)
  }

  #table(node: SheetNode): void {
    const title = named(node, 'Titre')
    if (title) this.#out.paragraph(textOf(title))
    const { grid, headers } = gridOf(node)
    this.#out.block(tableLines(grid, headers))
  }

  #listLines(list: SheetNode, indent: number): string[] {
    const lines: string[] = []
    for (const item of childrenOf(list)) {
      const inner = childrenOf(item).filter(({ name }) => name === 'Liste')
      const text = tidy(
        childrenOf(item)
          .filter((child) => !inner.includes(child))
          .map(rawText)
          .join(' '),
      )
      if (text !== '') lines.push(`${'   '.repeat(indent)}- ${text}`)
      for (const child of inner) lines.push(...this.#listLines(child, indent + 1))
    }
    return lines
  }
}

/** A service-public sheet from the package's JSON, or nothing when it holds no text of its own. */
export function toServicePublicDocument(json: string): SourceDocument | undefined {
  const root = childrenOf(SheetNode.parse(JSON.parse(json)))[0]
  if (!root) return undefined
  const title = textOf(named(root, 'dc:title') ?? {})
  const out = new MarkdownWriter()
  new SheetWalker(out).writeAll(root, 1)
  const markdown = out.toString()
  if (markdown === '') return undefined
  return {
    externalId: root.attributes?.['ID'] ?? '',
    title,
    canonicalUrl: root.attributes?.['spUrl'] ?? '',
    updatedAt: /\d{4}-\d{2}-\d{2}/.exec(textOf(named(root, 'dc:date') ?? {}))?.[0] ?? '2020-11-12',
    publisher: "Direction de l'information légale et administrative",
    licence: 'Licence Ouverte / Etalab 2.0',
    language: 'fr',
    parsed: { title, markdown, language: 'fr', pages: [] },
  }
}
