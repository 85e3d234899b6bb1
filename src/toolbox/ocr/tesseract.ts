import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { AppError } from '#platform/errors'
import type { GreyImage } from './grey-image.ts'
import { type ReadLine, linesFromTsv } from './lines-from-tsv.ts'

const require = createRequire(import.meta.url)

export type OcrLanguage = 'fr' | 'en'

/** How the page is cut and how large its letters are said to be: the engine's own guesses lose tables and columns. */
export interface Segmentation {
  readonly mode: number
  readonly givesDots: boolean
}

/** Mode 3 of the engine: layout found by itself, without a guess of the direction. */
export const automaticSegmentation: Segmentation = { mode: 3, givesDots: true }

export interface TextReader {
  /** Lines of a page of even light, upright, in the order of reading. */
  read(image: GreyImage, language: OcrLanguage): readonly ReadLine[]
}

/** The functions of the engine that are called here. */
interface Core {
  readonly FS: { writeFile(path: string, content: Uint8Array): void; unlink(path: string): void }
  readonly TessBaseAPI: new () => Engine
}

interface Engine {
  Init(folder: null, language: string, mode: number): number
  SetPageSegMode(mode: number): void
  SetImageFile(exifOrientation: number, angle: number): number
  SetSourceResolution(dotsPerInch: number): void
  Recognize(monitor: null): number
  GetTSVText(page: number): string
  Clear(): void
}

const lstmOnly = 1
const asItIs = 1
/** The best of the data sets, in whole numbers: nearly as exact as the full one, ten times smaller. */
const dataFiles: Readonly<Record<OcrLanguage, { name: string; file: string }>> = {
  fr: { name: 'fra', file: require.resolve('@tesseract.js-data/fra/4.0.0_best_int/fra.traineddata.gz') },
  en: { name: 'eng', file: require.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz') },
}
/** Where the engine looks for its image. */
const inputFile = '/input'

/** Tesseract with the data of its npm packages; a language is loaded at its first page. Nothing is fetched. */
export async function startTesseract(segmentation = automaticSegmentation): Promise<TextReader> {
  const core = await loadCore()
  const engines = new Map<OcrLanguage, Engine>()
  const engineOf = (language: OcrLanguage): Engine => {
    const engine = engines.get(language) ?? openEngine(core, language)
    engines.set(language, engine)
    return engine
  }
  return {
    read(image, language) {
      const engine = engineOf(language)
      core.FS.writeFile(inputFile, portableGreyMap(image))
      engine.SetPageSegMode(segmentation.mode)
      engine.SetImageFile(asItIs, 0)
      core.FS.unlink(inputFile)
      if (segmentation.givesDots) engine.SetSourceResolution(Math.round(image.dotsPerInch))
      if (engine.Recognize(null) !== 0) throw broken('a page was not read')
      const lines = linesFromTsv(engine.GetTSVText(0))
      engine.Clear()
      return lines
    },
  }
}

async function loadCore(): Promise<Core> {
  const start: unknown = require('tesseract.js-core/tesseract-core-simd-lstm')
  if (typeof start !== 'function') throw broken('not the expected version')
  const wasmBinary = readFileSync(require.resolve('tesseract.js-core/tesseract-core-simd-lstm.wasm'))
  const ignore = (): void => undefined
  const core: unknown = await Reflect.apply(start, undefined, [{ wasmBinary, print: ignore, printErr: ignore }])
  if (!isCore(core)) throw broken('not the expected version')
  return core
}

function isCore(core: unknown): core is Core {
  return typeof core === 'object' && core !== null && 'FS' in core && 'TessBaseAPI' in core
}

function openEngine(core: Core, language: OcrLanguage): Engine {
  const { name, file } = dataFiles[language]
  core.FS.writeFile(`${name}.traineddata`, gunzipSync(readFileSync(file)))
  const engine = new core.TessBaseAPI()
  if (engine.Init(null, name, lstmOnly) !== 0) throw broken(`the data of ${name} cannot be read`)
  return engine
}

/** The plainest of image files: a head in text, then the pixels. */
function portableGreyMap({ width, height, pixels }: GreyImage): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
}

function broken(reason: string): AppError {
  return new AppError('engine_unavailable', { engine: 'tesseract', reason })
}
