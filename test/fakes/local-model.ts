import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import { join } from 'node:path'
import { enginePlace } from '#inference/local-models/install-engine'

/** What the engine below says of itself. */
export const saidByEngine = 'Je tourne sur cette machine.'

/** The engine's module as the program loads it from its data folder; npm would bring 115 MB. It reads the file's size and says one sentence. */
const engine = `
import { statSync } from 'node:fs'
export async function getLlama() {
  return {
    async loadModel({ modelPath }) {
      if (statSync(modelPath).size === 0) throw new Error('an empty model')
      return {
        createContext: async () => ({ getSequence: () => ({ nextTokenIndex: 0 }) }),
        tokenize: (text) => text.split(' '),
      }
    },
  }
}
export class LlamaChat {
  async generateResponse(history, { onTextChunk }) {
    for (const word of ${JSON.stringify(saidByEngine)}.split(/(?<= )/)) onTextChunk(word)
    return { response: ${JSON.stringify(saidByEngine)}, metadata: { stopReason: 'eogToken' } }
  }
}
`

export async function putEngine(dataFolder: string): Promise<void> {
  const folder = join(enginePlace(dataFolder), 'node_modules', 'node-llama-cpp')
  await mkdir(join(folder, 'dist'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'dist', 'index.js'), engine)
}

export function ggufBytes(sizeBytes: number): Buffer {
  return Buffer.concat([Buffer.from('GGUF'), randomBytes(sizeBytes - 4)])
}

/** A mirror of model files that gives a part of its file, then waits until it is told to give the rest. */
export interface SlowMirror {
  readonly url: string
  /** The ranges that were asked for, `null` for a whole file. */
  readonly ranges: (string | null)[]
  giveRest(): void
  close(): void
}

export async function startSlowMirror(file: Buffer, firstBytes: number): Promise<SlowMirror> {
  const ranges: (string | null)[] = []
  let isHolding = true
  const server: Server = createServer((request, response) => {
    const { range = null } = request.headers
    ranges.push(range)
    const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': file.length - from })
    if (isHolding) response.write(file.subarray(from, firstBytes))
    else response.end(file.subarray(from))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    ranges,
    giveRest: () => void (isHolding = false),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
