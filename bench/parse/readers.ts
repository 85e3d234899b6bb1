import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openPageEngine } from '#toolbox/ocr/page-engine'
import { openDocumentReader } from '#toolbox/parse/document-reader'
import { withRecognisedText } from '#toolbox/parse/recognise-pages'
import { z } from 'zod'

/** Something that makes Markdown of a file; null when it refuses it. */
export interface Reader {
  readonly name: string
  markdownOf(file: string): Promise<string | null>
  close(): void
}

export function openOurs(): Reader {
  const documentReader = openDocumentReader()
  const pageEngine = openPageEngine()
  const { signal } = new AbortController()
  return {
    name: 'socle',
    async markdownOf(file) {
      const content = await readFile(file)
      try {
        const name = basename(file)
        const read = await documentReader.read({ content, name, signal })
        const openFile = (number: number) => documentReader.openInner({ content, name, signal }, number)
        const whole = { recogniser: pageEngine, content: async () => content, openFile, signal }
        return (await withRecognisedText(read, whole)).markdown
      } catch {
        return null
      }
    },
    close() {
      documentReader.close()
      pageEngine.close()
    },
  }
}

const folder = fileURLToPath(new URL('liteparse', import.meta.url))
const Parsed = z.looseObject({ text: z.string() })
const Parser = z.custom<{ parse(file: string): Promise<unknown> }>(
  (value) => typeof value === 'object' && value !== null && 'parse' in value,
)

/** Its text layer alone: what it reads in pictures by another engine is not what is compared. */
export async function openLiteparse(): Promise<Reader> {
  const module = join(folder, 'node_modules/@llamaindex/liteparse/dist/lib.js')
  if (!existsSync(module)) execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: folder, stdio: 'inherit' })
  const { LiteParse } = await import(pathToFileURL(module).href)
  const parser = Parser.parse(
    new LiteParse({ outputFormat: 'markdown', imageMode: 'off', ocrEnabled: false, quiet: true }),
  )
  return {
    name: 'liteparse',
    markdownOf: async (file) => {
      try {
        return Parsed.parse(await parser.parse(file)).text
      } catch {
        return null
      }
    },
    close: () => undefined,
  }
}
