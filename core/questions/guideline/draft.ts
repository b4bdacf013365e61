import { GreenroomError } from '../../errors.ts'
import type { Guideline, GuidelineQuestion, Source } from '../../interview/guideline.ts'
import type { InterviewType, Level } from '../../interview/kinds.ts'
import { LEVELS, PHASES } from '../../interview/kinds.ts'
import { pick, seededRandom } from '../../interview/random.ts'
import type { Bank } from '../bank.ts'
import type { Question } from '../question.ts'
import { quotable } from './passages.ts'
import { type Filling, fillPattern, type Pattern, slug, type Use } from './patterns.ts'
import { type Demand, onlyOnce, readPosting, spokenTitle } from './posting.ts'
import type { Ranker } from './rank.ts'
import { type Resume, readResume, transitionOf } from './resume.ts'
import { matchingRoles } from './roles.ts'
import type { Term, Vocabulary } from './vocabulary.ts'

/** What a guideline is wanted for. */
export type Wanted = {
  source: Source
  /** The clean text of the document; for keywords, these with commas or lines between. */
  text: string
  /** A role of the bank, where the person named one. */
  role: string | null
  type: InterviewType
  level: Level
  /** How many questions. */
  count: number
  seed: number
  /** Ids that the person was asked before: avoided while others are left. */
  askedBefore: ReadonlySet<string>
}

export type DraftParts = { bank: Bank; patterns: readonly Pattern[]; vocabulary: Vocabulary; ranker: Ranker }

/** A guideline with the role that its questions come nearest to; a slug that the bank may not have. */
export type Draft = { guideline: Guideline; role: string }

/** From this share of a demand's information on, a question of the bank is about it. */
const FITS = 0.34
/** What a term counts that the question names itself. */
const NAMED = 0.25
/** A part of the questions that may come from the bank, so that the document keeps its say. */
const FROM_BANK = 0.5
const BUILT_IN = 'built-in/1'

/**
 * A guideline without a model: what the document asks for or tells is matched to the bank, and else put into patterns.
 * The same wish gives the same guideline. Errors: the ranker's.
 */
export async function draftGuideline(wanted: Wanted, parts: DraftParts, signal: AbortSignal): Promise<Draft> {
  const { bank, vocabulary } = parts
  const read = readSource(wanted, vocabulary)
  const roles = wanted.role ? [wanted.role] : matchingRoles(read.title, read.terms, bank)
  const title = spokenTitle(
    read.title ?? wanted.role?.replaceAll('-', ' ') ?? roles[0]?.replaceAll('-', ' ') ?? read.fallback,
  )
  const occupation = read.title ?? wanted.role ?? roles[0]
  const build = builder({ wanted, parts, roles, title: occupation ? title : null, signal })
  await (read.resume ? fromResume(build, read.resume) : fromDemands(build, read.demands, wanted.source))
  build.fill()
  if (build.left() === wanted.count) throw new GreenroomError('bad-input', NOTHING)
  const terms = read.terms.map((t) => t.text).filter((t) => t.length <= 60)
  const guideline: Guideline = {
    source: wanted.source,
    title,
    by: BUILT_IN,
    terms: terms.slice(0, 40),
    questions: build.inOrder(),
  }
  return { guideline, role: roles[0] ?? roleSlug(title) }
}

const NOTHING = 'There is nothing in it to ask about. Name a role, or choose another kind of interview.'

/** A title as a plan's role: letters and hyphens only. */
export const roleSlug = (title: string): string =>
  slug(title)
    .replace(/[0-9]+/g, '')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '') || 'practice'

type Read = { title: string | null; fallback: string; terms: Term[]; demands: Demand[]; resume: Resume | null }

function readSource({ source, text }: Wanted, vocabulary: Vocabulary): Read {
  if (source === 'resume') {
    const resume = readResume(text, vocabulary)
    const title = resume.stations.find((s) => !s.learning && s.title)?.title ?? null
    return { title, fallback: 'next', terms: resume.terms, demands: [], resume }
  }
  if (source === 'job-description') {
    const { title, demands, terms } = readPosting(text, vocabulary)
    return { title, fallback: 'advertised', terms, demands, resume: null }
  }
  const words = keywordsOf(text)
  const demands = words.map((word) => {
    const terms = vocabulary.termsIn(word)
    const own = { text: word, roles: [...new Set(terms.flatMap((t) => t.roles))] }
    return { kind: 'requirement' as const, text: word, terms: [own], weight: 1 }
  })
  const terms = onlyOnce(demands.flatMap((d) => d.terms))
  return { title: null, fallback: words[0] ?? 'next', terms, demands, resume: null }
}

/** Keywords of a list with commas, semicolons or lines between, each once. */
export function keywordsOf(text: string): string[] {
  const words = text
    .split(/[,;\n]/)
    .map((word) => quotable(word, 60))
    .filter((word) => /\p{L}/u.test(word))
  return [...new Map(words.map((word) => [word.toLowerCase(), word])).values()]
}

type Build = {
  left(): number
  /** Adds the best question of the bank about a text and its terms, if one fits; none about the terms to avoid. */
  fromBank(about: string, terms: readonly Term[], avoid?: ReadonlySet<string>): Promise<boolean>
  /** Adds a pattern that was not used yet, if there is one for this use and the kind of interview. */
  pattern(use: Use, filling: Filling, about: string | null, terms?: readonly string[]): boolean
  /** Fills what is left from the bank's roles, else with general patterns; what the person was asked before comes last. */
  fill(): void
  inOrder(): GuidelineQuestion[]
}

function builder(own: {
  wanted: Wanted
  parts: DraftParts
  roles: readonly string[]
  /** Null where the document names no occupation. */
  title: string | null
  signal: AbortSignal
}): Build {
  const { wanted, parts, roles, title, signal } = own
  const { type, level, count, askedBefore } = wanted
  const random = seededRandom(wanted.seed, 104_729)
  const chosen: GuidelineQuestion[] = []
  const used = new Map<string, number>()
  const ofType = (q: { type: string }) => type === 'mixed' || q.type === type
  const has = (id: string) => chosen.some((q) => q.id === id)
  const isNew = (id: string) => !askedBefore.has(id)
  const bankCount = () => chosen.filter((q) => q.origin === 'bank').length

  /** How many of a question's type there are, openings and closings left out; the work itself comes first. */
  const ofSameType = ({ type: own }: GuidelineQuestion) =>
    chosen.filter((q) => q.type === own && q.phase !== 'introduction' && q.phase !== 'conclusion').length +
    (own === 'technical' ? 0 : 0.5)

  function take(question: GuidelineQuestion): boolean {
    if (chosen.length >= count || has(question.id)) return false
    chosen.push(question)
    return true
  }

  return {
    left: () => count - chosen.length,
    async fromBank(about, demanded, avoid = new Set()) {
      if (bankCount() >= Math.max(1, Math.floor(count * FROM_BANK))) return false
      const terms = demanded.map((t) => t.text.toLowerCase())
      const short = about.split(/\s+/).length <= 3
      const ranked = await parts.ranker.rank([about, ...terms].join(' '), signal)
      const fit = ranked.flatMap(({ id, score }) => {
        const question = parts.bank.question(id)
        if (!question || has(id) || !isNew(id) || !ofType(question)) return []
        const own = question.terms.map((term) => term.toLowerCase())
        const named = terms.filter((term) => own.includes(term) || mentions(question.question, term)).length
        // Keywords may come from anywhere; else a question of another trade is out of place.
        const inPlace = roles.includes(question.role) || (wanted.source === 'keywords' && named > 0)
        // One word in passing is no subject, and what was asked about already is none any more.
        if (!inPlace || (short && named === 0) || own.some((term) => avoid.has(term))) return []
        const total = score + NAMED * Math.min(2, named) - 0.05 * levelsApart(question, level)
        return total >= FITS ? [{ question, total }] : []
      })
      const best = fit.toSorted((a, b) => b.total - a.total)[0]
      return best ? take(bankQuestion(best.question, about)) : false
    },
    pattern(use, filling, about, terms = []) {
      // An opening names the work where it is known, and nothing can name what is not.
      const says = (p: Pattern) =>
        title !== null
          ? p.question.includes('{title}') || !['opening', 'closing'].includes(use)
          : !p.question.includes('{title}')
      const open = parts.patterns.filter((p) => p.use === use && ofType(p) && says(p))
      const made = open.map((p) => ({
        pattern: p,
        question: fillPattern(p, { ...(title && { title: withArticle(title) }), ...filling }, { level, about, terms }),
      }))
      const free = made.filter((m) => !has(m.question.id))
      const fresh = free.filter((m) => isNew(m.question.id))
      const from = fresh.length > 0 ? fresh : free
      // Wordings take turns, so that no two questions in a row sound alike.
      const least = Math.min(...from.map((m) => used.get(m.pattern.id) ?? 0))
      const rested = from.filter((m) => (used.get(m.pattern.id) ?? 0) === least)
      const rarest = Math.min(...rested.map((m) => ofSameType(m.question)))
      const next = rested.filter((m) => ofSameType(m.question) === rarest)
      if (next.length === 0) return false
      const { pattern, question } = pick(next, random)
      used.set(pattern.id, least + 1)
      return take(question)
    },
    fill() {
      for (const onlyNew of [true, false]) {
        const general = parts.patterns.filter((p) => p.use === 'general' && ofType(p))
        const bank = roles.flatMap((role) => parts.bank.questions(role)).filter(ofType)
        const near = bank.toSorted((a, b) => levelsApart(a, level) - levelsApart(b, level) || a.id.localeCompare(b.id))
        const from: GuidelineQuestion[] = [
          ...near
            .filter((q) => q.phase !== 'introduction' && q.phase !== 'conclusion')
            .map((q) => bankQuestion(q, null)),
          ...general.map((p) => fillPattern(p, {}, { level, about: null, terms: [] })),
        ]
        for (const question of from) if (!onlyNew || isNew(question.id)) take(question)
      }
    },
    inOrder: () => chosen.toSorted((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase)),
  }
}

const levelsApart = (q: Pick<Question, 'level'>, level: Level) =>
  Math.abs(LEVELS.indexOf(q.level) - LEVELS.indexOf(level))

const withArticle = (title: string) => `${/^[aeiou]/i.test(title) ? 'an' : 'a'} ${title}`

export function bankQuestion({ role: _, ...question }: Question, about: string | null): GuidelineQuestion {
  return { ...question, origin: 'bank', about }
}

const mentions = (text: string, term: string) =>
  ` ${text.toLowerCase().replace(/[^\p{L}\p{N}+#/]+/gu, ' ')} `.includes(` ${term} `)

const topicOf = (terms: readonly Term[]) => terms[0]?.text ?? 'this'
const textsOf = (terms: readonly Term[]) => terms.map((t) => t.text)

/** A posting or keywords: an opening, what is asked for in turn from the bank and from patterns, a closing. */
async function fromDemands(build: Build, demands: readonly Demand[], source: Source): Promise<void> {
  build.pattern('opening', {}, null)
  build.pattern('closing', {}, null)
  // Two questions are about the posting as a whole, where there is room for them.
  const whole = source === 'job-description' && build.left() >= 5 ? 2 : 0
  const open = [...demands]
  const asked = new Set<string>()
  for (let round = 0; build.left() > whole && round < open.length; round++) {
    const demand = open[round] as Demand
    const topic = demand.terms.find((t) => !asked.has(t.text.toLowerCase()))
    // What its terms were asked about already says nothing new.
    if (demand.terms.length > 0 && !topic) continue
    const done = (await build.fromBank(demand.text, demand.terms, asked)) || byPattern(build, demand, topic, source)
    if (done) for (const term of demand.terms) asked.add(term.text.toLowerCase())
  }
  if (whole > 0) {
    build.pattern('posting', {}, null)
    build.pattern('posting', {}, null)
  }
  // Few keywords are asked about from more than one side.
  for (let turn = 0; source === 'keywords' && turn < 3; turn++) {
    for (const demand of demands) build.pattern('tool', { it: demand.text }, null, textsOf(demand.terms))
  }
}

function byPattern(build: Build, demand: Demand, topic: Term | undefined, source: Source): boolean {
  const terms = textsOf(demand.terms)
  if (source === 'keywords') return build.pattern('tool', { it: demand.text }, null, terms)
  const short = demand.text.split(/\s+/).length <= 4
  if (topic && short && build.pattern('tool', { it: topic.text }, demand.text, terms)) return true
  const filling = { it: demand.text, topic: topicOf(topic ? [topic] : []) }
  return build.pattern(demand.kind, filling, demand.text, terms)
}

async function fromResume(build: Build, resume: Resume): Promise<void> {
  build.pattern('opening-resume', {}, null)
  build.pattern('closing', {}, null)
  const [best, ...others] = resume.achievements
  if (best) build.pattern(best.figure ? 'figure' : 'achievement', { it: best.text }, best.text, textsOf(best.terms))
  const change = transitionOf(resume)
  if (change) build.pattern('transition', { from: spokenTitle(change.from), to: spokenTitle(change.to) }, null)
  const [gap] = resume.gaps
  if (gap) build.pattern('gap', gap, `${gap.from} – ${gap.to}`)
  const [second, ...rest] = others
  if (second) build.pattern('achievement', { it: second.text }, second.text, textsOf(second.terms))
  const [project] = resume.projects
  if (project) build.pattern('project', { it: project.text }, project.text, textsOf(project.terms))
  for (const skill of resume.skills.slice(0, 2)) {
    if (build.left() === 0) return
    if (!(await build.fromBank(skill, [{ text: skill, roles: [] }])))
      build.pattern('skill', { it: skill }, skill, [skill])
  }
  const job = resume.stations.find((s) => !s.learning && s.title !== null)
  if (job?.title) {
    const where = job.employer ? ` at ${job.employer}` : ''
    build.pattern('job', { it: `${spokenTitle(job.title)}${where}` }, `${job.title}${where}`)
  }
  for (const one of rest) build.pattern('achievement', { it: one.text }, one.text, textsOf(one.terms))
}
