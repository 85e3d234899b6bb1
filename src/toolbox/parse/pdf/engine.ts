import { readFile } from 'node:fs/promises'
import { AppError } from '#platform/errors'
import { PDFiumLibrary } from '@hyzyla/pdfium'

/** The functions of the PDF engine that are called here; pointers and handles are integers. */
export interface Engine {
  readonly HEAPU8: Uint8Array
  readonly HEAPF32: Float32Array
  readonly HEAP32: Int32Array
  _malloc(bytes: number): number
  _free(address: number): void
  _FPDF_LoadMemDocument(content: number, bytes: number, password: number): number
  _FPDF_GetLastError(): number
  _FPDF_GetPageCount(file: number): number
  _FPDF_GetFormType(file: number): number
  _FPDF_GetMetaText(file: number, tag: number, buffer: number, bytes: number): number
  _FPDF_LoadPage(file: number, index: number): number
  _FPDF_ClosePage(page: number): void
  _FPDF_GetPageHeightF(page: number): number
  _FPDF_GetPageWidthF(page: number): number
  _FPDFPage_CountObjects(page: number): number
  _FPDFPage_GetObject(page: number, index: number): number
  _FPDFPageObj_GetType(object: number): number
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number
  _FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): number
  _FPDFPath_CountSegments(path: number): number
  _FPDFPath_GetPathSegment(path: number, index: number): number
  _FPDFPath_GetDrawMode(path: number, fill: number, stroke: number): number
  _FPDFPathSegment_GetType(segment: number): number
  _FPDFPathSegment_GetPoint(segment: number, x: number, y: number): number
  _FPDFPage_GetAnnotCount(page: number): number
  _FPDFPage_Flatten(page: number, usage: number): number
  _FPDFPage_GetAnnot(page: number, index: number): number
  _FPDFPage_CloseAnnot(annotation: number): void
  _FPDFAnnot_GetSubtype(annotation: number): number
  _FPDFDOC_InitFormFillEnvironment(file: number, callbacks: number): number
  _FPDFPage_RemoveAnnot(page: number, index: number): number
  _FPDFAnnot_GetFlags(annotation: number): number
  _FPDFAnnot_GetRect(annotation: number, rectangle: number): number
  _FPDFAnnot_GetFormFieldFlags(form: number, annotation: number): number
  _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number
  _FPDFAnnot_GetFormFieldValue(form: number, annotation: number, buffer: number, bytes: number): number
  _FPDFAnnot_GetOptionCount(form: number, annotation: number): number
  _FPDFAnnot_GetOptionLabel(form: number, annotation: number, option: number, buffer: number, bytes: number): number
  _FPDFAnnot_IsOptionSelected(form: number, annotation: number, option: number): number
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, bytes: number): number
  _FPDFAnnot_GetFormFieldExportValue(form: number, annotation: number, buffer: number, bytes: number): number
  _FPDFAnnot_GetAP(annotation: number, mode: number, buffer: number, bytes: number): number
  _FPDFText_LoadPage(page: number): number
  _FPDFText_ClosePage(text: number): void
  _FPDFText_CountChars(text: number): number
  _FPDFText_GetUnicode(text: number, index: number): number
  _FPDFText_IsGenerated(text: number, index: number): number
  _FPDFText_HasUnicodeMapError(text: number, index: number): number
  _FPDFText_GetLooseCharBox(text: number, index: number, rectangle: number): number
  _FPDFText_GetCharAngle(text: number, index: number): number
  _FPDFText_GetFontInfo(text: number, index: number, buffer: number, bytes: number, flags: number): number
  _FPDFText_GetTextObject(text: number, index: number): number
  _FPDFPageObj_GetMarkedContentID(object: number): number
  _FPDF_StructTree_GetForPage(page: number): number
  _FPDF_StructTree_Close(tree: number): void
  _FPDF_StructTree_CountChildren(tree: number): number
  _FPDF_StructTree_GetChildAtIndex(tree: number, index: number): number
  _FPDF_StructElement_GetType(element: number, buffer: number, bytes: number): number
  _FPDF_StructElement_CountChildren(element: number): number
  _FPDF_StructElement_GetChildAtIndex(element: number, index: number): number
  _FPDF_StructElement_GetChildMarkedContentID(element: number, index: number): number
}

/** What is used of it here: the types of Node leave it to those of browsers. */
declare const WebAssembly: {
  compile(code: Uint8Array): Promise<object>
  readonly Instance: new (code: object, imports: object) => { readonly exports: Record<string, () => void> }
}

let compiled: Promise<object> | null = null

/** An engine with a memory of its own for each file; its code is compiled once, which takes twenty times longer. */
export async function startLibrary(): Promise<PDFiumLibrary> {
  compiled ??= readFile(new URL(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm'))).then((code) =>
    WebAssembly.compile(code),
  )
  const code = await compiled
  return PDFiumLibrary.init({
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(code, imports)
      done(instance)
      return instance.exports
    },
  })
}

/** The wrapper keeps its engine to itself; every function used here was checked to be there. */
export async function startEngine(): Promise<Engine> {
  const engine: unknown = Reflect.get(await startLibrary(), 'module')
  const isWhole = typeof engine === 'object' && engine !== null && names.every((name) => name in engine)
  if (!isWhole) throw new AppError('engine_unavailable', { engine: 'pdfium', reason: 'not the expected version' })
  return engine as Engine
}

const names: readonly (keyof Engine)[] = [
  'HEAPU8',
  'HEAPF32',
  'HEAP32',
  '_malloc',
  '_free',
  '_FPDF_LoadMemDocument',
  '_FPDF_GetLastError',
  '_FPDF_GetPageCount',
  '_FPDF_GetFormType',
  '_FPDF_GetMetaText',
  '_FPDF_LoadPage',
  '_FPDF_ClosePage',
  '_FPDF_GetPageHeightF',
  '_FPDF_GetPageWidthF',
  '_FPDFPage_CountObjects',
  '_FPDFPage_GetObject',
  '_FPDFPageObj_GetType',
  '_FPDFPageObj_GetBounds',
  '_FPDFPageObj_GetMatrix',
  '_FPDFPageObj_GetFillColor',
  '_FPDFPath_CountSegments',
  '_FPDFPath_GetPathSegment',
  '_FPDFPath_GetDrawMode',
  '_FPDFPathSegment_GetType',
  '_FPDFPathSegment_GetPoint',
  '_FPDFPage_GetAnnotCount',
  '_FPDFPage_Flatten',
  '_FPDFPage_GetAnnot',
  '_FPDFPage_CloseAnnot',
  '_FPDFAnnot_GetSubtype',
  '_FPDFDOC_InitFormFillEnvironment',
  '_FPDFPage_RemoveAnnot',
  '_FPDFAnnot_GetFlags',
  '_FPDFAnnot_GetRect',
  '_FPDFAnnot_GetFormFieldFlags',
  '_FPDFAnnot_GetFormFieldType',
  '_FPDFAnnot_GetFormFieldValue',
  '_FPDFAnnot_GetOptionCount',
  '_FPDFAnnot_GetOptionLabel',
  '_FPDFAnnot_IsOptionSelected',
  '_FPDFAnnot_GetStringValue',
  '_FPDFAnnot_GetFormFieldExportValue',
  '_FPDFAnnot_GetAP',
  '_FPDFText_LoadPage',
  '_FPDFText_ClosePage',
  '_FPDFText_CountChars',
  '_FPDFText_GetUnicode',
  '_FPDFText_IsGenerated',
  '_FPDFText_HasUnicodeMapError',
  '_FPDFText_GetLooseCharBox',
  '_FPDFText_GetCharAngle',
  '_FPDFText_GetFontInfo',
  '_FPDFText_GetTextObject',
  '_FPDFPageObj_GetMarkedContentID',
  '_FPDF_StructTree_GetForPage',
  '_FPDF_StructTree_Close',
  '_FPDF_StructTree_CountChildren',
  '_FPDF_StructTree_GetChildAtIndex',
  '_FPDF_StructElement_GetType',
  '_FPDF_StructElement_CountChildren',
  '_FPDF_StructElement_GetChildAtIndex',
  '_FPDF_StructElement_GetChildMarkedContentID',
]
