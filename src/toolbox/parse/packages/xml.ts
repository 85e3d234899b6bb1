import { AppError } from '#platform/errors'
import { Parser } from 'htmlparser2'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'

export interface XmlElement {
  /** With its prefix, as office files write them: `text:p`, `a:t`. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
}

export type XmlNode = XmlElement | string

const deepest = 400
const mostElements = 3_000_000

/** Entities that a document declares are left as they are: nothing unfolds. */
export function parseXml(bytes: Uint8Array): XmlElement {
  const top: { name: string; attributes: Record<string, string>; children: XmlNode[] } = {
    name: '',
    attributes: {},
    children: [],
  }
  const open = [top]
  let count = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        count += 1
        if (open.length > deepest || count > mostElements)
          throw new AppError('corrupted', { reason: 'nested_too_deeply' })
        const element = { name, attributes, children: [] }
        open.at(-1)?.children.push(element)
        open.push(element)
      },
      ontext: (text) => void open.at(-1)?.children.push(text),
      onclosetag: () => void open.pop(),
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(tidyText(decodeText(bytes, declaredEncoding(bytes))))
  const root = top.children.find(isElement)
  if (root === undefined) throw new AppError('corrupted', { reason: 'no_xml' })
  return root
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  return /^<\?xml[^>]{0,100}encoding=["']([\w.:-]+)/.exec(head)?.[1]
}

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string'
}

export function elementsOf({ children }: XmlElement, name?: string): XmlElement[] {
  return children.filter(isElement).filter((child) => name === undefined || child.name === name)
}

export function childOf(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (parent, name) => parent?.children.filter(isElement).find((child) => child.name === name),
    element,
  )
}

/** Every element of that name below, in the order of the text. */
export function* descendantsOf(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of elementsOf(element)) {
    if (child.name === name) yield child
    yield* descendantsOf(child, name)
  }
}

export function textOf(element: XmlElement): string {
  return element.children.map((child) => (isElement(child) ? textOf(child) : child)).join('')
}
