import type { Jobs } from '#platform/jobs/jobs'

/** A queue that notes what is asked of it, by the name of the job, and does none of it. */
export interface NotedJobs {
  readonly jobs: Jobs
  readonly asked: unknown[]
  /** Payloads as JSON, to be told as still waiting. */
  readonly pending: Set<string>
}

export function noteJobs(): NotedJobs {
  const asked: unknown[] = []
  const pending = new Set<string>()
  const unused = () => Promise.reject(new Error('unused'))
  const jobs: Jobs = {
    ...{ work: unused, schedule: unused, retry: unused, start: unused, stop: unused },
    async enqueue(_tx, { name }, payload) {
      asked.push([name, payload])
    },
    async isPending(_job, payload) {
      return pending.has(JSON.stringify(payload))
    },
  }
  return { jobs, asked, pending }
}
