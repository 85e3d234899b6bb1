/* oxlint-disable no-underscore-dangle -- the names of the engine's functions */
import { AppError } from '#platform/errors'
import { drawnRules } from './drawn-rules.ts'
import { type Engine, startEngine } from './engine.ts'
import type { PageText, PdfFile } from './page-text.ts'
import { pictureShare } from './page-pictures.ts'
import { readStructure } from './structure.ts'

const scratchBytes = 4096
/** The engine's numbers for forms in XML, whole or in front of fields. */
const xmlForms: ReadonlySet<number> = new Set([2, 3])
const wrongPassword = 4
const unsupportedSecurity = 5

/** Opens a PDF held in memory. Lives as long as its process: nothing is given back. */
export async function openPdf(bytes: Uint8Array): Promise<PdfFile> {
  const engine = await startEngine()
  const content = engine._malloc(bytes.length)
  if (content === 0) throw new AppError('decompression_bomb', {})
  engine.HEAPU8.set(bytes, content)
  const file = engine._FPDF_LoadMemDocument(content, bytes.length, 0)
  if (file === 0) throw refusal(engine._FPDF_GetLastError())
  const scratch = engine._malloc(scratchBytes)
  return {
    pageCount: engine._FPDF_GetPageCount(file),
    isXmlForm: xmlForms.has(engine._FPDF_GetFormType(file)),
    meta: (name) => readMeta(engine, file, name),
    withPage: (index, read) => withPage({ engine, file, scratch }, index, read),
  }
}

function refusal(code: number): AppError {
  if (code === wrongPassword || code === unsupportedSecurity) return new AppError('encrypted', {})
  return new AppError('corrupted', { reason: 'no_pdf_structure' })
}

function readMeta(engine: Engine, file: number, name: string): string {
  const tag = engine._malloc(name.length + 1)
  engine.HEAPU8.set([...Buffer.from(name, 'latin1'), 0], tag)
  const length = Math.min(engine._FPDF_GetMetaText(file, tag, 0, 0), 2 * scratchBytes)
  const buffer = engine._malloc(length + 2)
  const written = Math.min(engine._FPDF_GetMetaText(file, tag, buffer, length), length)
  return Buffer.from(engine.HEAPU8.subarray(buffer, buffer + Math.max(0, written - 2))).toString('utf16le')
}

interface Place {
  readonly engine: Engine
  readonly file: number
  readonly scratch: number
}

function withPage<T>(place: Place, index: number, read: (page: PageText) => T): T | null {
  const { engine, file } = place
  const { page, isForm } = loadPage(engine, file, index)
  if (page === 0) return null
  const text = engine._FPDFText_LoadPage(page)
  try {
    return text === 0 ? null : read({ ...pageText(place, page, text), isForm })
  } finally {
    if (text !== 0) engine._FPDFText_ClosePage(text)
    engine._FPDF_ClosePage(page)
  }
}

const forDisplay = 0

/** A page with what was filled in and written over it as parts of its content: values of forms, free text, stamps. */
function loadPage(engine: Engine, file: number, index: number): { page: number; isForm: boolean } {
  const page = engine._FPDF_LoadPage(file, index)
  if (page === 0 || engine._FPDFPage_GetAnnotCount(page) <= 0) return { page, isForm: false }
  const isForm = hasField(engine, page)
  engine._FPDFPage_Flatten(page, forDisplay)
  engine._FPDF_ClosePage(page)
  return { page: engine._FPDF_LoadPage(file, index), isForm }
}

const fieldSubtype = 20
const mostLookedAt = 500

function hasField(engine: Engine, page: number): boolean {
  const count = Math.min(mostLookedAt, engine._FPDFPage_GetAnnotCount(page))
  for (let index = 0; index < count; index += 1) {
    const annotation = engine._FPDFPage_GetAnnot(page, index)
    const subtype = annotation === 0 ? 0 : engine._FPDFAnnot_GetSubtype(annotation)
    if (annotation !== 0) engine._FPDFPage_CloseAnnot(annotation)
    if (subtype === fieldSubtype) return true
  }
  return false
}

function pageText({ engine, scratch }: Place, page: number, text: number): Omit<PageText, 'isForm'> {
  const number = scratch / Float32Array.BYTES_PER_ELEMENT
  return {
    length: Math.max(0, engine._FPDFText_CountChars(text)),
    height: engine._FPDF_GetPageHeightF(page),
    width: engine._FPDF_GetPageWidthF(page),
    isBlank: engine._FPDFPage_CountObjects(page) <= 0,
    codeAt: (index) => engine._FPDFText_GetUnicode(text, index),
    isUnreadable: (index) => engine._FPDFText_HasUnicodeMapError(text, index) === 1,
    isGenerated: (index) => engine._FPDFText_IsGenerated(text, index) === 1,
    boxAt: (index) => {
      engine._FPDFText_GetLooseCharBox(text, index, scratch)
      const [left = 0, top = 0, right = 0, bottom = 0] = engine.HEAPF32.subarray(number, number + 4)
      return { left, right, top, bottom }
    },
    markAt: (index) => {
      const object = engine._FPDFText_GetTextObject(text, index)
      return object === 0 ? -1 : engine._FPDFPageObj_GetMarkedContentID(object)
    },
    structure: () => readStructure(engine, page, { start: scratch, bytes: scratchBytes }),
    pictureShare: () => pictureShare(engine, page, scratch),
    rules: () => drawnRules(engine, page, scratch),
    angleAt: (index) => engine._FPDFText_GetCharAngle(text, index),
    fontNameAt: (index) => {
      const length = engine._FPDFText_GetFontInfo(text, index, scratch, scratchBytes - 8, scratch + scratchBytes - 8)
      const end = scratch + Math.max(0, Math.min(length, scratchBytes - 8) - 1)
      return Buffer.from(engine.HEAPU8.subarray(scratch, end)).toString('latin1')
    },
  }
}
