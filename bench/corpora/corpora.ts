import { monitorEventLoopDelay } from 'node:perf_hooks'
import { findCorpus } from '#data/corpora/registry'
import { openIndexFollower } from '#data/search/index-follower'
import { syncCorpus } from '#data/sources/sync-corpus'
import { wordEmbedder } from '../../test/fakes/embedder.ts'
import type { BenchReport } from '../report.ts'
import { openStore } from '../store.ts'

const corpusId = 'code-travail'
const longestDelayMs = 100
const unchangedSeconds = 10

/** How long requests would wait while a code of law is read into an empty instance, then while it is indexed. */
export async function run(): Promise<BenchReport> {
  const embedder = wordEmbedder()
  const store = await openStore(embedder)
  const ctx = { ...store.ctx, embedder }
  const corpus = findCorpus(corpusId)
  try {
    const read = await measured(() => syncCorpus(ctx, { corpusId }))
    const { embedded } = embedder
    const nightly = await measured(() => syncCorpus(ctx, { corpusId }))
    // Asked for an approval, the same archive is read whole: as one that was published again without a change.
    const unchanged = await measured(() => syncCorpus(ctx, { corpusId, removalsApproved: true }))
    const embeddedAgain = embedder.embedded - embedded
    const indexed = await measured(() => openIndexFollower(ctx).catchUp())
    const phases = { read, nightly, 'read again, unchanged': unchanged, indexed }
    const rows = Object.entries(phases).map(([phase, figures]) => [phase, ...Object.values(figures)])
    return {
      name: 'corpora',
      tables: [
        {
          title: `Delay of the event loop of the server, ${corpus?.title ?? corpusId}`,
          columns: ['phase', 'seconds', 'p50 ms', 'p99 ms', 'p99.9 ms', 'longest ms'],
          rows,
        },
      ],
      targets: [
        ...Object.entries(phases).map(([phase, { p999Ms }]) => ({
          what: `${phase}, p99.9 of the delay in ms`,
          reached: p999Ms,
          target: longestDelayMs,
          better: 'less' as const,
        })),
        { what: 'passages embedded again', reached: embeddedAgain, target: 0, better: 'less' },
        { what: 'nightly, in seconds', reached: nightly.seconds, target: unchangedSeconds, better: 'less' },
        {
          what: 'read again, unchanged, in seconds',
          reached: unchanged.seconds,
          target: unchangedSeconds,
          better: 'less',
        },
      ],
      notes: ['vectors are made from words alone: what a model would take is not counted'],
    }
  } finally {
    await store.close()
  }
}

async function measured(work: () => Promise<unknown>) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const startMs = performance.now()
  await work()
  delay.disable()
  const ms = (nanoseconds: number): number => Math.round(nanoseconds / 100_000) / 10
  return {
    seconds: Math.round((performance.now() - startMs) / 100) / 10,
    p50Ms: ms(delay.percentile(50)),
    p99Ms: ms(delay.percentile(99)),
    p999Ms: ms(delay.percentile(99.9)),
    longestMs: ms(delay.max),
  }
}
