/* oxlint-disable no-underscore-dangle -- the names of the engine's functions */
import { AppError } from '#platform/errors'
import { drawnRules } from './drawn-rules.ts'
import { type Engine, startEngine } from './engine.ts'
import { openForm, readFields } from './form-fields.ts'
import type { Box, FormField, PageText, PdfFile } from './page-text.ts'
import { mendedCodes } from './mended-codes.ts'
import { pictureShare } from './page-pictures.ts'
import { readStructure } from './structure.ts'

const scratchBytes = 4096
/** The engine's number of a file without a form, and of those in XML, whole or in front of fields. */
const noForm = 0
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
  const formType = engine._FPDF_GetFormType(file)
  const form = formType === noForm ? 0 : openForm(engine, file)
  return {
    pageCount: engine._FPDF_GetPageCount(file),
    isXmlForm: xmlForms.has(formType),
    meta: (name) => readMeta(engine, file, name),
    withPage: (index, read) => withPage({ engine, file, form, scratch }, index, read),
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
  /** Zero when it has none. */
  readonly form: number
  readonly scratch: number
}

function withPage<T>(place: Place, index: number, read: (page: PageText) => T): T | null {
  const { engine } = place
  const { page, fields } = loadPage(place, index)
  if (page === 0) return null
  const text = engine._FPDFText_LoadPage(page)
  try {
    return text === 0 ? null : read({ ...pageText(place, page, text), fields })
  } finally {
    if (text !== 0) engine._FPDFText_ClosePage(text)
    engine._FPDF_ClosePage(page)
  }
}

const forDisplay = 0

/** A page with what was filled in and written over it as parts of its content: values of forms, free text, stamps. */
function loadPage({ engine, file, form }: Place, index: number): { page: number; fields: FormField[] } {
  const page = engine._FPDF_LoadPage(file, index)
  if (page === 0 || engine._FPDFPage_GetAnnotCount(page) <= 0) return { page, fields: [] }
  const fields = form === 0 ? [] : readFields(engine, form, page)
  engine._FPDFPage_Flatten(page, forDisplay)
  engine._FPDF_ClosePage(page)
  return { page: engine._FPDF_LoadPage(file, index), fields }
}

function pageText({ engine, scratch }: Place, page: number, text: number): Omit<PageText, 'fields'> {
  const number = scratch / Float32Array.BYTES_PER_ELEMENT
  const boxAt = (index: number): Box => {
    engine._FPDFText_GetLooseCharBox(text, index, scratch)
    const [left = 0, top = 0, right = 0, bottom = 0] = engine.HEAPF32.subarray(number, number + 4)
    return { left, right, top, bottom }
  }
  const angleAt = (index: number): number => engine._FPDFText_GetCharAngle(text, index)
  const codeAt = mendedCodes({ codeAt: (index) => engine._FPDFText_GetUnicode(text, index), boxAt, angleAt })
  return {
    length: Math.max(0, engine._FPDFText_CountChars(text)),
    height: engine._FPDF_GetPageHeightF(page),
    width: engine._FPDF_GetPageWidthF(page),
    isBlank: engine._FPDFPage_CountObjects(page) <= 0,
    codeAt,
    isUnreadable: (index) => engine._FPDFText_HasUnicodeMapError(text, index) === 1,
    isGenerated: (index) => engine._FPDFText_IsGenerated(text, index) === 1,
    boxAt,
    markAt: (index) => {
      const object = engine._FPDFText_GetTextObject(text, index)
      return object === 0 ? -1 : engine._FPDFPageObj_GetMarkedContentID(object)
    },
    structure: () => readStructure(engine, page, { start: scratch, bytes: scratchBytes }),
    pictureShare: () => pictureShare(engine, page, scratch),
    rules: () => drawnRules(engine, page, scratch),
    angleAt,
    fontNameAt: (index) => {
      const length = engine._FPDFText_GetFontInfo(text, index, scratch, scratchBytes - 8, scratch + scratchBytes - 8)
      const end = scratch + Math.max(0, Math.min(length, scratchBytes - 8) - 1)
      return Buffer.from(engine.HEAPU8.subarray(scratch, end)).toString('latin1')
    },
  }
}
