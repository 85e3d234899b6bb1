import { childOf, elementsOf, textOf, type XmlElement } from '../packages/xml.ts'
import { signLetter, withLetters } from '../packages/signs.ts'
import { equationLine } from '../packages/equations.ts'
import { valueOf } from './numbering.ts'

/** What a line needs from the document around it. */
export interface LineContext {
  /** Address or part by the id that the part of the text gives it. */
  target(id: string): string | undefined
  /** The sign of a note that is called here. */
  callNote(kind: 'footnote' | 'endnote', id: string): string
  /** Words that the reader of the printed text does not see. */
  hide(words: string): void
}

/** One paragraph: its text on one line, and the frames that float beside it. */
interface Line {
  readonly text: string
  readonly frames: readonly XmlElement[]
}

/** A field of Word: its code, then what it showed last. */
interface Field {
  code: string
  isShown: boolean
  /** What its form holds, in place of a text. */
  shown: string
}

/** They bound bold text until the line is whole: no text of a file holds them. */
const [boldStart, boldEnd] = ['\u0002', '\u0003']
/** What was deleted or moved away, and what says how things look. */
const left = new Set(['w:del', 'w:moveFrom', 'w:pPr', 'w:rPr', 'w:sdtPr', 'w:sdtEndPr', 'w:tblPr', 'w:rt'])
const typed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'w:tab': '\t',
    'w:ptab': '\t',
    'w:br': '\n',
    'w:cr': '\n',
    'w:noBreakHyphen': '‑',
  }),
)

/** Reads the runs of paragraphs one after the other: a field may start in one and end in another. */
export class LineReader {
  readonly #context: LineContext
  readonly #fields: Field[] = []
  #frames: XmlElement[] = []

  constructor(context: LineContext) {
    this.#context = context
  }

  /** Whether what comes next is made again by the program: a table of contents, an index. */
  get isInContents(): boolean {
    return this.#fields.some(({ code, isShown }) => isShown && /^\s*(?:TOC|INDEX|TOA)\b/.test(code))
  }

  /** With line ends, tabs and blanks as they are. */
  read(paragraph: XmlElement): Line {
    this.#frames = []
    const text = this.#parts(paragraph)
    return { text: tidyLine(text), frames: this.#frames }
  }

  #parts(element: XmlElement): string {
    return elementsOf(element)
      .map((child) => this.#part(child))
      .join('')
  }

  #part(element: XmlElement): string {
    const { name } = element
    if (left.has(name)) return ''
    if (name === 'w:r') return this.#run(element)
    if (name === 'w:hyperlink')
      return this.#link(this.#context.target(element.attributes['r:id'] ?? ''), this.#parts(element))
    if (name === 'w:fldSimple') return this.#link(addressOf(element.attributes['w:instr'] ?? ''), this.#parts(element))
    if (name === 'mc:AlternateContent') return this.#parts(chosenOf(element))
    if (name === 'm:oMath' || name === 'm:oMathPara') return this.#shown(equationLine(element))
    return this.#parts(element)
  }

  #run(run: XmlElement): string {
    const format = childOf(run, 'w:rPr')
    const fonts = childOf(format, 'w:rFonts')?.attributes ?? {}
    const font = fonts['w:ascii'] ?? fonts['w:hAnsi'] ?? ''
    const text = withLetters(
      elementsOf(run)
        .map((child) => this.#inRun(child))
        .join(''),
      font,
    )
    if (text === '') return ''
    if (isOn(format, 'w:vanish')) {
      this.#context.hide(text)
      return ''
    }
    return isOn(format, 'w:b') ? `${boldStart}${text}${boldEnd}` : text
  }

  #inRun(element: XmlElement): string {
    const { name, attributes } = element
    if (name === 'w:fldChar') return this.#fieldSign(element)
    if (name === 'w:instrText') {
      const field = this.#fields.at(-1)
      if (field !== undefined && !field.isShown) field.code += textOf(element)
      return ''
    }
    if (name === 'w:t') return this.#shown(textOf(element))
    const sign = typed.get(name)
    if (sign !== undefined) return this.#shown(sign)
    if (name === 'w:sym') return this.#shown(symbolOf(attributes['w:font'] ?? '', attributes['w:char'] ?? ''))
    if (name === 'w:footnoteReference') return this.#context.callNote('footnote', attributes['w:id'] ?? '')
    if (name === 'w:endnoteReference') return this.#context.callNote('endnote', attributes['w:id'] ?? '')
    if (name === 'w:ruby') return this.#parts(childOf(element, 'w:rubyBase') ?? element)
    if (name === 'mc:AlternateContent') return this.#inRun(chosenOf(element))
    if (name === 'w:drawing' || name === 'w:pict' || name === 'w:object') this.#frames.push(...framesOf(element))
    if (name === 'mc:Choice' || name === 'mc:Fallback')
      return elementsOf(element)
        .map((child) => this.#inRun(child))
        .join('')
    return ''
  }

  /** The code of a field is no text, nor what stands in it. */
  #shown(text: string): string {
    return this.#fields.every(({ isShown }) => isShown) ? text : ''
  }

  #fieldSign(sign: XmlElement): string {
    const type = sign.attributes['w:fldCharType']
    if (type === 'begin') this.#fields.push({ code: '', isShown: false, shown: formValue(sign) })
    const field = this.#fields.at(-1)
    if (type === 'separate' && field !== undefined) {
      field.isShown = true
      const address = addressOf(field.code)
      return address === undefined ? '' : `${linkStart}${address}${linkMiddle}`
    }
    if (type !== 'end' || field === undefined) return ''
    this.#fields.pop()
    const isLink = field.isShown && addressOf(field.code) !== undefined
    return isLink ? linkEnd : this.#shown(field.shown)
  }

  #link(address: string | undefined, text: string): string {
    return address === undefined ? text : `${linkStart}${address}${linkMiddle}${text}${linkEnd}`
  }
}

const [linkStart, linkMiddle, linkEnd] = ['\u0004', '\u0005', '\u0006']
const noElement: XmlElement = { name: '', attributes: {}, children: [] }

/** The one of two that programs of today read. */
function chosenOf(alternates: XmlElement): XmlElement {
  return childOf(alternates, 'mc:Choice') ?? childOf(alternates, 'mc:Fallback') ?? noElement
}

function isOn(format: XmlElement | undefined, name: string): boolean {
  const sign = childOf(format, name)
  return sign !== undefined && !['0', 'false', 'off'].includes(valueOf(sign) ?? '')
}

/** The address of a field that links. */
function addressOf(code: string): string | undefined {
  return /^\s*HYPERLINK\s+"([^"\s]{1,2000})"/.exec(code)?.[1]
}

/** A box that is ticked, or the line of a list that is chosen (ECMA-376 part 1, 17.16.17). */
function formValue(sign: XmlElement): string {
  const box = childOf(sign, 'w:ffData', 'w:checkBox')
  if (box !== undefined) {
    const state = childOf(box, 'w:checked') === undefined ? 'w:default' : 'w:checked'
    return isOn(box, state) ? '☒' : '☐'
  }
  const list = childOf(sign, 'w:ffData', 'w:ddList')
  if (list === undefined) return ''
  const chosen = Number(valueOf(childOf(list, 'w:result')) ?? '0')
  return valueOf(elementsOf(list, 'w:listEntry')[chosen]) ?? ''
}

/** A sign that the file writes by its place in a font. */
function symbolOf(font: string, char: string): string {
  const code = Number.parseInt(char, 16)
  return Number.isNaN(code) ? '' : signLetter(font, code)
}

/** The texts in frames, the one of two that programs of today read. */
function framesOf(element: XmlElement): XmlElement[] {
  if (element.name === 'w:txbxContent') return [element]
  if (element.name === 'mc:AlternateContent') return framesOf(chosenOf(element))
  return elementsOf(element).flatMap(framesOf)
}

function tidyLine(text: string): string {
  return text
    .replaceAll(/\u0003([\t ]*)\u0002/g, '$1')
    .replaceAll(/\u0002([^\u0002\u0003]*)\u0003/g, (_, inside: string) => boldText(inside))
    .replaceAll(/\u0004([^\u0004\u0005]*)\u0005([^\u0004-\u0006]*)\u0006/g, (_, address: string, words: string) =>
      linkText(address, words),
    )
    .replaceAll(/[\u0002-\u0006]/g, '')
}

function boldText(text: string): string {
  const words = text.trim()
  if (!/[\p{L}\p{N}]/u.test(words) || /[\u0004-\u0006\n]/.test(words)) return text
  const start = text.indexOf(words)
  return `${text.slice(0, start)}**${words}**${text.slice(start + words.length)}`
}

function linkText(address: string, text: string): string {
  const words = text.trim()
  const isShown = /^(?:https?:\/\/|mailto:)\S+$/i.test(address) && words !== '' && words !== address
  return isShown ? `[${words}](${address.replaceAll('(', '%28').replaceAll(')', '%29')})` : text
}
