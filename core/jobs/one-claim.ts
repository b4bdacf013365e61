import type { JobParameters, JobRepository } from 'agenda'

type Claim = Promise<JobParameters | undefined>

/**
 * A repository that looks for a job of a name at most once at a time, and keeps at most one more look waiting. Agenda looks
 * at every tick whether or not its last look has ended: where the database is slower than the tick, looks would pile up in
 * front of the writes of jobs that run.
 */
export function oneClaimAtATime(repository: JobRepository): JobRepository {
  const running = new Map<string, Claim>()
  const waiting = new Set<string>()

  async function claim(name: string, look: () => Claim): Claim {
    const before = running.get(name)
    if (before) {
      if (waiting.has(name)) return undefined
      waiting.add(name)
      // Its failure is told to whoever asked for it.
      await before.catch(() => undefined)
      waiting.delete(name)
      return claim(name, look)
    }
    const own = look().finally(() => running.delete(name))
    running.set(name, own)
    return own
  }

  return new Proxy(repository, {
    get(target, property) {
      if (property === 'getNextJobToRun') {
        const look: JobRepository['getNextJobToRun'] = (name, ...rest) =>
          claim(name, () => target.getNextJobToRun(name, ...rest))
        return look
      }
      const value = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
