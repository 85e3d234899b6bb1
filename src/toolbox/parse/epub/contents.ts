import { posix } from 'node:path'
import { openPage } from '../html/open-page.ts'
import type { Package } from '../packages/open-package.ts'
import { childOf, descendantsOf, elementsOf, isElement, parseXml, textOf, type XmlElement } from '../packages/xml.ts'
import { decodeText } from '../text/decode-text.ts'

/** What a book says of its own parts. */
interface Contents {
  /** Titles of chapters, by the name of their part. */
  readonly titles: ReadonlyMap<string, string>
  /** The part that only lists the chapters; empty when there is none. */
  readonly page: string
}

/** A part that describes the book. Some programs write `opf:manifest` or `ns0:manifest`; what is told of it keeps its `dc:`. */
export function readDescription(bytes: Uint8Array): XmlElement {
  return withoutPrefixes(parseXml(bytes))
}

function withoutPrefixes(element: XmlElement): XmlElement {
  const { name, children } = element
  return {
    ...element,
    name: name.startsWith('dc:') ? name : name.replace(/^[^:]*:/, ''),
    children: children.map((child) => (isElement(child) ? withoutPrefixes(child) : child)),
  }
}

/** The name of the part that an address leads to, as a part writes it. */
export function partName(from: string, address: string): string {
  const [path = ''] = address.split('#')
  try {
    return posix.join(posix.dirname(from), decodeURIComponent(path))
  } catch {
    return posix.join(posix.dirname(from), path)
  }
}

/** By the navigation of EPUB 3, the table of EPUB 2 and its guide. */
export function contentsOf(archive: Package, file: string, book: XmlElement): Contents {
  const titles = new Map<string, string>()
  const add = (from: string, address: string, text: string): void => {
    const name = partName(from, address)
    if (!titles.has(name)) titles.set(name, text.replaceAll(/\s+/g, ' ').trim())
  }
  for (const { attributes } of elementsOf(childOf(book, 'manifest') ?? book)) {
    const name = partName(file, attributes.href ?? '')
    const isNavigation = attributes.properties?.split(' ').includes('nav') === true
    const isTable = attributes['media-type'] === 'application/x-dtbncx+xml'
    const bytes = isNavigation || isTable ? archive.part(name) : null
    if (bytes !== null)
      for (const { address, text } of isTable ? inTable(bytes) : inPage(bytes)) add(name, address, text)
  }
  const guide = elementsOf(childOf(book, 'guide') ?? book, 'reference').find(
    ({ attributes }) => attributes.type === 'toc',
  )
  return { titles, page: guide === undefined ? '' : partName(file, guide.attributes.href ?? '') }
}

interface Entry {
  readonly address: string
  readonly text: string
}

function inTable(bytes: Uint8Array): Entry[] {
  return [...descendantsOf(readDescription(bytes), 'navPoint')].map((point) => {
    const text = childOf(point, 'navLabel', 'text')
    return { address: childOf(point, 'content')?.attributes.src ?? '', text: text === undefined ? '' : textOf(text) }
  })
}

function inPage(bytes: Uint8Array): Entry[] {
  return [...openPage(decodeText(bytes)).querySelectorAll('nav a')].map((link) => ({
    address: link.getAttribute('href') ?? '',
    text: link.textContent ?? '',
  }))
}
