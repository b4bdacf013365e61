import type { JobHandler, Jobs } from '../../core/jobs/jobs.ts'

/** Jobs that are run by hand. What a test does not set up throws. */
export function jobsByHand() {
  const handlers = new Map<string, JobHandler<never>>()
  const waiting = new Map<string, { name: string; data: unknown; at: number | null }>()
  const repeated: string[] = []
  const jobs = {
    define: (name: string, _kind: unknown, handler: JobHandler<never>) => void handlers.set(name, handler),
    async enqueue(name: string, key: string, data: unknown, at?: number) {
      if (!waiting.has(key)) waiting.set(key, { name, data, at: at ?? null })
    },
    async repeat(name: string, key: string, _data: unknown, { cron, timeZone }: { cron: string; timeZone: string }) {
      repeated.push(`${name} ${key} ${cron} ${timeZone}`)
    },
  } as unknown as Jobs
  /** Runs a job; `keep` leaves it there, as a process that died does. */
  async function run(key: string, keep = false): Promise<void> {
    const job = waiting.get(key)
    if (!job) throw new Error(`no job ${key}`)
    await handlers.get(job.name)?.({ data: job.data as never, attempt: 1, signal: new AbortController().signal })
    if (!keep) waiting.delete(key)
  }
  return { jobs, waiting, repeated, run }
}
