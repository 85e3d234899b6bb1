import { Parser } from 'htmlparser2'
import { z } from 'zod'
import { AppError } from '#platform/errors'

/** One node of DILA's XML, or of the tree of JSON that a package makes of it. */
export interface SheetNode {
  name?: string | undefined
  text?: string | undefined
  attributes?: Record<string, string> | undefined
  children?: SheetNode[] | undefined
}

const SheetNode: z.ZodType<SheetNode> = z.lazy(() =>
  z.object({
    name: z.string().optional(),
    text: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    children: z.array(SheetNode).optional(),
  }),
)

const deepest = 200

/** Text that markup may hold between two words is kept; line ends around inline elements are spaces. */
export function parseXmlSheet(xml: string): SheetNode {
  const root: SheetNode = { children: [] }
  const open: SheetNode[] = [root]
  const add = (node: SheetNode): void => void open.at(-1)?.children?.push(node)
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length > deepest) throw new AppError('corrupted', { reason: 'nested_too_deeply' })
        const node: SheetNode = { name, attributes, children: [] }
        add(node)
        open.push(node)
      },
      ontext: (text) => add({ text }),
      onclosetag: () => void open.pop(),
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.write(xml)
  // The end closes by itself what a cut left open.
  const isCut = open.length > 1
  parser.end()
  if (isCut) throw new AppError('corrupted', { reason: 'ends_too_early' })
  return root
}

/** A sheet of the archive of 2020, written as JSON. */
export function parseJsonSheet(json: string): SheetNode {
  return SheetNode.parse(JSON.parse(json))
}

export function childrenOf(node: SheetNode): readonly SheetNode[] {
  return node.children ?? []
}

export function named(node: SheetNode, name: string): SheetNode | undefined {
  return childrenOf(node).find((child) => child.name === name)
}

export function allNamed(node: SheetNode, name: string): SheetNode[] {
  return childrenOf(node).filter((child) => child.name === name)
}

/** Every node of this name, wherever it stands. */
export function* descendants(node: SheetNode, name: string): Generator<SheetNode> {
  for (const child of childrenOf(node)) {
    if (child.name === name) yield child
    yield* descendants(child, name)
  }
}

const inlineNames = new Set(
  `LienInterne LienExterne LienIntra LienExterneCommente MiseEnEvidence Valeur Exposant Indice Expression Citation
  TermeEtranger Variable`.split(/\s+/),
)

/** Says nothing to a reader: which answers of a simulator show the text around it. */
const silent = new Set(['Condition', 'estVrai', 'estIndefini', 'affecteVrai', 'affecteFaux', 'Credits'])

function rawText(node: SheetNode): string {
  if (node.text !== undefined) return node.text
  if (node.name !== undefined && silent.has(node.name)) return ''
  const inside = childrenOf(node).map(rawText).join('')
  return node.name !== undefined && !inlineNames.has(node.name) ? ` ${inside} ` : inside
}

/** Text of a node on one line: unbreakable spaces and line ends inside it are spaces. */
export function textOf(node: SheetNode | undefined): string {
  return node === undefined
    ? ''
    : rawText(node)
        .replace(/[\s\u00a0\u202f]+/g, ' ')
        .replace(/ ([,.)])/g, '$1')
        .trim()
}
