import { auditCheckpointJob, writeCheckpoint } from '#platform/audit/checkpoint'
import { giveUpBatch, runBatch, runBatchJob } from '#apps/batches/run-batch'
import { resumeBatches, resumeBatchesJob } from '#apps/batches/resume-batches'
import { resumeEvaluations, resumeEvaluationsJob } from '#apps/evaluations/resume-evaluations'
import { giveUpEvaluation, runEvaluation, runEvaluationJob } from '#apps/evaluations/run-evaluation'
import { pruneResponses, pruneResponsesJob } from '#apps/responses/stored-responses'
import { expireConversations, expireConversationsJob } from '#apps/personal-data/retention'
import { expireUsage, expireUsageJob } from '#apps/personal-data/usage-retention'
import { expireFiles, expireFilesJob } from '#data/files/expire-files'
import { expireStores, expireStoresJob } from '#data/vector-stores/expire-stores'
import { endShares, endSharesJob } from '#data/collections/sharing/end-shares'
import { forgetOriginals, forgetOriginalsJob } from '#data/blobs/forget-originals'
import { sweepBlobs, sweepBlobsJob } from '#data/blobs/sweep-blobs'
import { checkPack, checkPackJob, giveUpPack } from '#data/packs/given/check-pack'
import { expirePacks, expirePacksJob } from '#data/packs/given/delete-pack'
import { runGivenPack, runGivenPackJob } from '#data/packs/given/run-given-pack'
import { keepFailure } from '#data/sources/execute-run'
import { dueRunsSchedule, requestDueRuns, requestDueRunsJob } from '#data/sources/request-due-runs'
import { runSource, runSourceJob } from '#data/sources/run-source'
import { fetchModelFile, fetchModelFileJob } from '#inference/local-models/files/fetch-model-file'
import { agentScopes } from '#platform/auth/roles'
import { jobActor } from '#platform/auth/actor'
import type { Scope } from '#contract/route'
import { messageOf } from '#platform/errors'
import { type Job, type WorkOptions, defineSchedule } from '#platform/jobs/jobs'
import { pruneRequests, pruneRequestsJob } from '#platform/idempotency/idempotent-requests'
import { pruneSignIns, pruneSignInsJob } from '#platform/people/prune-sign-ins'
import { giveUpIngest, ingestDocument, ingestDocumentJob } from '#toolbox/ingest/ingest-document'
import { resumeDocuments } from '#toolbox/ingest/resume-documents'
import { embedUnits, embedUnitsJob, unitTextsOf } from '#toolbox/answer/reading/embed-units'
import { makeQuestions, makeQuestionsJob } from '#toolbox/questions/make-questions'
import { batchAnswerer } from './batches/answer-request.ts'
import type { Instance } from './instance.ts'
import type { ServerCapabilities, ServerContext } from './context.ts'

/** A kind of work and the verbs that do it. */
interface Worker<P extends object> {
  readonly job: Job<P>
  readonly concurrency: WorkOptions<P>['concurrency']
  readonly pollSeconds?: number
  readonly scopes: readonly Scope[]
  run(ctx: ServerContext, payload: P): Promise<void>
  giveUp?(ctx: ServerContext, payload: P, error: unknown): Promise<void>
}

interface Routine extends Pick<Worker<Record<never, never>>, 'job' | 'scopes' | 'run'> {
  /** Five fields, in UTC. */
  readonly cron: string
}

/** Nobody waits for these, and a look at each queue costs the database a millisecond. */
const routinePollSeconds = 30

/** What comes back by itself, at minutes that keep them apart. */
const routines: readonly Routine[] = [
  {
    job: pruneSignInsJob,
    cron: '12 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await pruneSignIns(ctx)),
  },
  {
    job: endSharesJob,
    cron: '* * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await endShares(ctx)),
  },
  {
    job: auditCheckpointJob,
    cron: '27 * * * *',
    scopes: ['audit:read'],
    run: async (ctx) => void (await writeCheckpoint(ctx)),
  },
  {
    job: pruneResponsesJob,
    cron: '33 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await pruneResponses(ctx)),
  },
  {
    job: pruneRequestsJob,
    cron: '47 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await pruneRequests(ctx)),
  },
  {
    job: resumeBatchesJob,
    cron: '* * * * *',
    scopes: agentScopes,
    run: async (ctx) => void (await resumeBatches(ctx)),
  },
  {
    job: makeQuestionsJob,
    cron: '*/10 * * * *',
    scopes: agentScopes,
    run: async (ctx) => void (await makeQuestions(ctx)),
  },
  {
    job: embedUnitsJob,
    cron: '*/5 * * * *',
    scopes: agentScopes,
    run: async (ctx) => void (await embedUnits(ctx)),
  },
  {
    job: resumeEvaluationsJob,
    cron: '* * * * *',
    scopes: agentScopes,
    run: async (ctx) => void (await resumeEvaluations(ctx)),
  },
  {
    job: expireFilesJob,
    cron: '38 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await expireFiles(ctx)),
  },
  {
    job: expireStoresJob,
    cron: '22 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await expireStores(ctx)),
  },
  {
    job: expirePacksJob,
    cron: '7 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await expirePacks(ctx)),
  },
  {
    job: forgetOriginalsJob,
    cron: '*/5 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await forgetOriginals(ctx)),
  },
  {
    job: sweepBlobsJob,
    cron: '42 * * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await sweepBlobs(ctx)),
  },
  {
    job: expireConversationsJob,
    cron: '17 2 * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await expireConversations(ctx)),
  },
  {
    job: expireUsageJob,
    cron: '52 2 * * *',
    scopes: ['settings:manage'],
    run: async (ctx) => void (await expireUsage(ctx)),
  },
]

/** Takes the jobs of every kind, each run by its verb, acting for the instance. */
export async function startWorkers(instance: Pick<Instance, 'capabilities' | 'organisationId'>): Promise<void> {
  const { capabilities } = instance
  await take(capabilities, {
    job: ingestDocumentJob,
    concurrency: 2,
    scopes: agentScopes,
    run: ingestDocument,
    giveUp: giveUpIngest,
  })
  await take(capabilities, {
    job: runSourceJob,
    concurrency: 1,
    scopes: ['settings:manage'],
    async run(ctx, { runId }) {
      await runSource(ctx, runId)
    },
    giveUp: (ctx, { runId }, error) => keepFailure(ctx, runId, error),
  })
  await takePacks(capabilities)
  await take(capabilities, {
    job: requestDueRunsJob,
    concurrency: 1,
    scopes: ['settings:manage'],
    run: async (ctx) => void (await requestDueRuns(ctx)),
  })
  await take(capabilities, {
    job: runBatchJob,
    concurrency: 2,
    scopes: agentScopes,
    run: (ctx, { batchId }) => runBatch(ctx, batchId, batchAnswerer(ctx)),
    giveUp: (ctx, { batchId }) => giveUpBatch(ctx, batchId),
  })
  await take(capabilities, {
    job: runEvaluationJob,
    concurrency: 2,
    scopes: agentScopes,
    run: (ctx, { evaluationId }) => runEvaluation(ctx, evaluationId),
    giveUp: (ctx, { evaluationId }, error) => giveUpEvaluation(ctx, evaluationId, error),
  })
  await take(capabilities, {
    job: fetchModelFileJob,
    concurrency: 1,
    scopes: ['organisations:manage'],
    run: (ctx, { name }) => fetchModelFile(ctx, name),
  })
  for (const { cron, ...work } of routines) {
    await take(capabilities, { ...work, concurrency: 1, pollSeconds: routinePollSeconds })
    await capabilities.jobs.schedule(defineSchedule({ job: work.job, cron, payload: {} }))
  }
  await capabilities.jobs.schedule(dueRunsSchedule)
  await resume(capabilities)
}

async function takePacks(capabilities: ServerCapabilities): Promise<void> {
  await take(capabilities, {
    job: checkPackJob,
    concurrency: 1,
    scopes: ['settings:manage'],
    run: (ctx, { packId }) => checkPack(ctx, packId),
    giveUp: (ctx, { packId }, error) => giveUpPack(ctx, packId, error),
  })
  await take(capabilities, {
    job: runGivenPackJob,
    concurrency: 1,
    scopes: ['settings:manage'],
    run: async (ctx, payload) => void (await runGivenPack(ctx, payload, unitTextsOf)),
    giveUp: (ctx, { runId }, error) => keepFailure(ctx, runId, error),
  })
}

/** Types of one worker agree here, whatever they are. */
function take<P extends object>(capabilities: ServerCapabilities, worker: Worker<P>): Promise<void> {
  const { job, concurrency, pollSeconds, scopes, run, giveUp } = worker
  const contextOf = (signal: AbortSignal): ServerContext => ({
    ...capabilities,
    // Work for the instance asks the servers of the instance alone, whose ever the documents are.
    models: capabilities.models.visibleTo(null),
    actor: jobActor(job.name, scopes),
    signal,
  })
  const givenUp = giveUp && ((payload: P, error: unknown) => giveUp(contextOf(neverAborted), payload, error))
  return capabilities.jobs.work(
    job,
    { concurrency, ...(pollSeconds && { pollSeconds }), ...(givenUp && { givenUp }) },
    (payload, signal) => run(contextOf(signal), payload),
  )
}

const neverAborted = new AbortController().signal

/** What a killed process left in the middle is asked for again; failing to do so must not keep the server from starting. */
async function resume(capabilities: ServerCapabilities): Promise<void> {
  const ctx = { ...capabilities, actor: jobActor('document.resume', agentScopes), signal: neverAborted }
  await resumeDocuments(ctx).catch((error: unknown) => {
    capabilities.log.warn({ reason: messageOf(error) }, 'unfinished documents were not looked for')
  })
}
