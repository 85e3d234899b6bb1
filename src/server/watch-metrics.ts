import type { Instance } from './instance.ts'
import { countWaitingJobs } from './queries.ts'

/** Figures that are read when somebody asks for the metrics. One that cannot be read for the moment is left out. */
export function watchMetrics({
  capabilities,
  engine,
  follower,
}: Pick<Instance, 'capabilities' | 'engine' | 'follower'>): void {
  const { metrics, db, models } = capabilities
  metrics.watch({
    name: 'socle_index_lag_changes',
    help: 'Changes that the search index has still to follow',
    read: async () => (await follower.lag()).changes,
  })
  metrics.watch({
    name: 'socle_index_lag_seconds',
    help: 'Age of the oldest change that the search index has still to follow',
    read: async () => (await follower.lag()).seconds,
  })
  metrics.watch({
    name: 'socle_jobs_waiting',
    help: 'Jobs that wait or run, in every process, a few seconds ago',
    read: () => countWaitingJobs(db),
  })
  metrics.watch({
    name: 'socle_embedding_engine_ready',
    help: 'Whether the embedding engine of this process can be asked',
    read: () => (engine.state === 'ready' ? 1 : 0),
  })
  metrics.watch({
    name: 'socle_model_trials_ended',
    help: 'Model servers that this process tried and left, since they did worse than the others',
    read: () => models.gate.trialsEnded,
  })
  metrics.watch({
    name: 'socle_model_calls_waiting',
    help: 'Calls that wait for a model server in this process',
    read: () => models.gate.waiting,
  })
  metrics.watch({
    name: 'socle_model_servers_unreachable',
    help: 'Model servers that did not answer when they were last asked',
    read: () => models.health().filter(({ reachable }) => !reachable).length,
  })
}
