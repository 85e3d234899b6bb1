/* oxlint-disable no-underscore-dangle -- the names of the engine's functions */
import type { Engine } from './engine.ts'
import type { FormField } from './page-text.ts'

/** What a box to tick is read as. */
export const marks = { ticked: '☒', empty: '☐' } as const

const widget = 20
/** The engine's numbers of fields. */
const kinds = { checkBox: 2, radioButton: 3, comboBox: 4, listBox: 5, text: 6 } as const
const hiddenFlags = 2 | 32
const passwordFlag = 1 << 13
/** No page that people fill in comes near it; the engine takes the square of their number. */
const mostFields = 2000
const mostOptions = 500
const longestValue = 20_000

/** The engine reads fields through a form; its calls back are for programs that let people fill it in. */
export function openForm(engine: Engine, file: number): number {
  const bytes = 512
  const callbacks = engine._malloc(bytes)
  engine.HEAPU8.fill(0, callbacks, callbacks + bytes)
  engine.HEAP32[callbacks / Int32Array.BYTES_PER_ELEMENT] = 1
  return engine._FPDFDOC_InitFormFillEnvironment(file, callbacks)
}

interface Place {
  readonly engine: Engine
  readonly form: number
  readonly buffer: number
  /** The name of the state that a box shows. */
  readonly stateKey: number
}

/** The fields of a page. Boxes to tick are taken off it: what they draw is a sign of any font, or a shape. */
export function readFields(engine: Engine, form: number, page: number): FormField[] {
  const count = engine._FPDFPage_GetAnnotCount(page)
  if (count > mostFields) return []
  const place = { engine, form, buffer: engine._malloc(2 * longestValue + 2), stateKey: engine._malloc(3) }
  engine.HEAPU8.set([...Buffer.from('AS'), 0], place.stateKey)
  const fields: FormField[] = []
  for (let index = count - 1; index >= 0; index -= 1) {
    const annotation = engine._FPDFPage_GetAnnot(page, index)
    if (annotation === 0) continue
    const isField = engine._FPDFAnnot_GetSubtype(annotation) === widget
    const field = isField ? fieldOf(place, annotation) : null
    engine._FPDFPage_CloseAnnot(annotation)
    if (field === null) continue
    fields.push(field)
    if (isMark(field)) engine._FPDFPage_RemoveAnnot(page, index)
  }
  engine._free(place.buffer)
  engine._free(place.stateKey)
  return fields.toReversed()
}

export function isMark({ text }: FormField): boolean {
  return text === marks.ticked || text === marks.empty
}

function fieldOf(place: Place, annotation: number): FormField | null {
  const { engine, form, buffer } = place
  const flags = engine._FPDFAnnot_GetFormFieldFlags(form, annotation)
  const kind = engine._FPDFAnnot_GetFormFieldType(form, annotation)
  const isSecret = kind === kinds.text && (flags & passwordFlag) !== 0
  if (isSecret || (engine._FPDFAnnot_GetFlags(annotation) & hiddenFlags) !== 0) return null
  if (engine._FPDFAnnot_GetRect(annotation, buffer) === 0) return null
  const at = buffer / Float32Array.BYTES_PER_ELEMENT
  const [left = 0, top = 0, right = 0, bottom = 0] = engine.HEAPF32.subarray(at, at + 4)
  const box = { left, right, top: Math.max(top, bottom), bottom: Math.min(top, bottom) }
  if (kind === kinds.checkBox || kind === kinds.radioButton) {
    return { box, text: isTicked(place, annotation) ? marks.ticked : marks.empty, isDrawn: false }
  }
  const text = valueOf(place, annotation, kind).replaceAll(/\s+/g, ' ').trim()
  return { box, text, isDrawn: text === '' || drawsText(place, annotation) }
}

/** By the state that it shows, else by the value of its field. */
function isTicked(place: Place, annotation: number): boolean {
  const { engine, form } = place
  const state = wideText(place, (buffer, bytes) =>
    engine._FPDFAnnot_GetStringValue(annotation, place.stateKey, buffer, bytes),
  )
  if (state !== '') return state !== 'Off'
  const value = wideText(place, (buffer, bytes) => engine._FPDFAnnot_GetFormFieldValue(form, annotation, buffer, bytes))
  const own = wideText(place, (buffer, bytes) =>
    engine._FPDFAnnot_GetFormFieldExportValue(form, annotation, buffer, bytes),
  )
  return value !== '' && value !== 'Off' && (own === '' || own === value)
}

function valueOf(place: Place, annotation: number, kind: number): string {
  const { engine, form } = place
  if (kind !== kinds.comboBox && kind !== kinds.listBox && kind !== kinds.text) return ''
  if (kind !== kinds.text) {
    const count = Math.min(mostOptions, engine._FPDFAnnot_GetOptionCount(form, annotation))
    const chosen = Array.from({ length: Math.max(0, count) }, (_, option) => option)
      .filter((option) => engine._FPDFAnnot_IsOptionSelected(form, annotation, option) === 1)
      .map((option) =>
        wideText(place, (buffer, bytes) => engine._FPDFAnnot_GetOptionLabel(form, annotation, option, buffer, bytes)),
      )
    if (chosen.length > 0) return chosen.join(', ')
  }
  return wideText(place, (buffer, bytes) => engine._FPDFAnnot_GetFormFieldValue(form, annotation, buffer, bytes))
}

const normalAppearance = 0

/** Many programs that fill forms leave the drawing to the reader's: there is none, or one without a letter. */
function drawsText(place: Place, annotation: number): boolean {
  const { engine } = place
  const read = (buffer: number, bytes: number): number =>
    engine._FPDFAnnot_GetAP(annotation, normalAppearance, buffer, bytes)
  return read(0, 0) > 2 * longestValue || /T[jJ]\b|\)\s*['"]/.test(wideText(place, read))
}

/** A text of the engine in UTF-16, of which the end is cut when it is longer than any value. */
function wideText({ engine, buffer }: Place, read: (buffer: number, bytes: number) => number): string {
  const bytes = read(buffer, 2 * longestValue)
  if (bytes <= 2 * longestValue) return engineText(engine, buffer, bytes)
  // Nothing is written where there is too little room.
  const larger = engine._malloc(bytes)
  if (larger === 0) return ''
  const text = engineText(engine, larger, read(larger, bytes)).slice(0, longestValue)
  engine._free(larger)
  return text
}

function engineText(engine: Engine, start: number, bytes: number): string {
  return Buffer.from(engine.HEAPU8.subarray(start, start + Math.max(0, bytes - 2))).toString('utf16le')
}
