import { openDocumentReader, type DocumentReader } from '#toolbox/parse/document-reader'
import { cpuSecondsOfChildren, processTree, residentMegabytes } from '../machine.ts'
import type { BenchTable, BenchTarget } from '../report.ts'
import { longPdf, type MadeFile, smallFiles } from './made-files.ts'

const smallCount = 1000
const togetherCount = 3
const longPages = 300
const sampleMs = 20

interface Run {
  readonly seconds: number
  readonly cpuSeconds: number
  /** Of the processes that read, at the height of it. */
  readonly megabytes: number
}

/** What reading takes: a thousand notes in warm processes, and a long report. */
export async function measureSpeed(): Promise<{ table: BenchTable; targets: BenchTarget[] }> {
  const small = await timed((reader) => readAll(reader, smallFiles(smallCount)))
  const long = await timed((reader) => readAll(reader, [longPdf(longPages)]))
  const perSecond = Math.round(smallCount / small.seconds)
  return {
    table: {
      title: 'Speed, from the first process on',
      columns: ['what', 'seconds', 'of a core', 'files a second', 'MB of the largest process'],
      rows: [
        [
          `${smallCount} small files, ${togetherCount} at a time`,
          rounded(small.seconds),
          rounded(small.cpuSeconds),
          perSecond,
          small.megabytes,
        ],
        [`PDF of ${longPages} pages`, rounded(long.seconds), rounded(long.cpuSeconds), null, long.megabytes],
      ],
    },
    targets: [
      { what: 'small files a second', reached: perSecond, target: 20, better: 'more' },
      { what: `${smallCount} small files, s`, reached: rounded(small.seconds), target: 60, better: 'less' },
      { what: `PDF of ${longPages} pages, s`, reached: rounded(long.seconds), target: 10, better: 'less' },
      { what: `PDF of ${longPages} pages, MB`, reached: long.megabytes, target: 450, better: 'less' },
    ],
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10
}

async function timed(work: (reader: DocumentReader) => Promise<void>): Promise<Run> {
  const reader = openDocumentReader()
  let megabytes = 0
  const sample = setInterval(() => {
    for (const pid of processTree(process.pid).slice(1)) megabytes = Math.max(megabytes, memoryOf(pid))
  }, sampleMs)
  try {
    const cpuBefore = cpuSecondsOfChildren(process.pid)
    const startMs = performance.now()
    await work(reader)
    const seconds = (performance.now() - startMs) / 1000
    return { seconds, cpuSeconds: cpuSecondsOfChildren(process.pid) - cpuBefore, megabytes }
  } finally {
    clearInterval(sample)
    reader.close()
  }
}

/** A process may end between its listing and its reading. */
function memoryOf(pid: number): number {
  try {
    return residentMegabytes(pid)
  } catch {
    return 0
  }
}

async function readAll(reader: DocumentReader, files: readonly MadeFile[]): Promise<void> {
  const left = [...files]
  const { signal } = new AbortController()
  const work = async (): Promise<void> => {
    for (let file = left.pop(); file !== undefined; file = left.pop()) {
      const { parsed } = await reader.read({ ...file, signal })
      if (!parsed.markdown.includes('conseil municipal')) throw new Error(`${file.name} was not read`)
    }
  }
  await Promise.all(Array.from({ length: togetherCount }, work))
}
