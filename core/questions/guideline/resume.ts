import { type Passage, passagesOf, quotable } from './passages.ts'
import { cleanTitle, onlyOnce } from './posting.ts'
import type { Term, Vocabulary } from './vocabulary.ts'

/** A station with its months, counted from the year 0; `to` is Infinity for one that goes on. */
export type Station = { title: string | null; employer: string | null; from: number; to: number; learning: boolean }

/** A resume as it was understood. Lines are as they can be quoted. */
export type Resume = {
  /** Newest first. */
  stations: Station[]
  /** Things done, the most telling first; `figure` where they name a number. */
  achievements: { text: string; figure: boolean; terms: Term[] }[]
  projects: { text: string; terms: Term[] }[]
  skills: string[]
  /** Months without a station: the last one before and the first one after, as they are said. */
  gaps: { from: string; to: string }[]
  terms: Term[]
}

/** Shorter breaks are no one's business. In months. */
const GAP = 7
/** What is longer ago than this is not asked after. In months. */
const RECENT = 12 * 12

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NAMES = 'January February March April May June July August September October November December'.split(' ')
const MONTH = '(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?,? |(\\d{1,2})[/.])?'
const RANGE = new RegExp(
  `${MONTH}((?:19|20)\\d{2})\\s*(?:-|–|—|to|until|till)\\s*(?:${MONTH}((?:19|20)\\d{2})|(present|today|now|current|ongoing|date))`,
  'i',
)

const LEARNING = /education|studies|academic|training|certif|course/
const SKILLS = /skills|tools|technolog|competenc|expertise|languages and tools/
const PROJECTS = /project/
const PRIVATE = /interest|hobb|reference|contact|personal (data|details)|languages$/
const DONE =
  /^(?:[A-Z]\w+ly )?(led|built|reduced|increased|launched|trained|cut|saved|won|designed|introduced|managed|organi[sz]ed|created|implemented|migrated|negotiated|developed|improved|grew|doubled|delivered|established|set up|started|founded|wrote|rewrote|automated|supervised|mentored|coached|taught|cared|supported|planned|coordinated|achieved|handled|resolved|raised|drafted|advised|analy[sz]ed|investigated|recruited|hired|opened|closed|replaced|moved|ran|owned|shipped|streamlined|prepared|published|presented|initiated|restructured|scaled|optimi[sz]ed|processed|maintained|administered|assisted|performed|monitored|served|answered|sold|oversaw|headed|conducted|tested)\b/i

/** Reads a resume. Nothing in it is obeyed. */
export function readResume(text: string, vocabulary: Vocabulary): Resume {
  const passages = passagesOf(text)
  const stations = stationsOf(text)
  const done = passages.filter(
    (p) => p.heading !== '' && !PRIVATE.test(p.heading) && !SKILLS.test(p.heading) && !RANGE.test(p.text),
  )
  const achievements = done
    .filter(({ text: own, heading }) => DONE.test(own) && own.split(/\s+/).length >= 5 && !PROJECTS.test(heading))
    .map(({ text: own }) => ({ text: quotable(own), figure: FIGURE.test(own), terms: vocabulary.termsIn(own) }))
  const weigh = (a: { figure: boolean; terms: Term[] }) => (a.figure ? 2 : 0) + Math.min(3, a.terms.length)
  const projects = passages
    .filter(({ heading, text: own }) => PROJECTS.test(heading) && own.split(/\s+/).length >= 3)
    .map(({ text: own }) => ({ text: quotable(own.replace(RANGE, '').trim(), 110), terms: vocabulary.termsIn(own) }))
  const listed = skillsOf(passages)
  const terms = onlyOnce(
    [...done, ...passages.filter((p) => SKILLS.test(p.heading))].flatMap((p) => vocabulary.termsIn(p.text)),
  )
  return {
    stations,
    achievements: achievements.toSorted((a, b) => weigh(b) - weigh(a)),
    projects,
    skills: listed,
    gaps: gapsOf(stations),
    terms,
  }
}

const FIGURE =
  /\d\s*(?:%|percent)|\bfrom [^.]{0,20}\d[^.]{0,30} to [^.]{0,10}\d|\bby (?:about |over |nearly |almost )?[$€£]?\d|[$€£]\s?\d|\b(doubled|tripled|halved)\b/i

function skillsOf(passages: readonly Passage[]): string[] {
  const items = passages
    .filter(({ heading }) => SKILLS.test(heading))
    .flatMap(({ text }) => text.replace(/^[\p{L} &]{3,30}:\s*/u, '').split(/[,;|•·/]|\s[-–]\s/))
    .map((item) => item.replace(/\(.*?\)|[.:]/g, '').trim())
  const fit = items.filter(
    (item) => item.length >= 2 && item.length <= 40 && item.split(/\s+/).length <= 4 && /\p{L}/u.test(item),
  )
  return [...new Map(fit.map((item) => [item.toLowerCase(), item])).values()]
}

/** Each line with a range of dates is a station; what stands beside the dates, or above them, names it. */
function stationsOf(text: string): Station[] {
  const lines = text.split('\n').map((line) => line.trim())
  let learning = false
  const found = lines.flatMap((line, i): Station[] => {
    if (line.length < 40 && !/\d/.test(line)) {
      const heading = line.toLowerCase()
      if (LEARNING.test(heading)) learning = true
      else if (/experience|employment|work|career|history|volunteer/.test(heading)) learning = false
    }
    const match = RANGE.exec(line)
    if (!match) return []
    const from = monthOf(match[3], match[1], match[2], 1)
    const to = match[7] ? Number.POSITIVE_INFINITY : monthOf(match[6], match[4], match[5], 12)
    if (to < from) return []
    const beside = line
      .replace(RANGE, '')
      .replace(/[()[\]]/g, '')
      .replace(/^[\s,|·•–—-]+|[\s,|·•–—:-]+$/g, '')
    const above = lines.slice(Math.max(0, i - 2), i).findLast((l) => /\p{L}{3}/u.test(l) && !/^[•*-]/.test(l)) ?? ''
    const label = /\p{L}{3}/u.test(beside) ? beside : above.length < 80 ? above : ''
    const school =
      learning ||
      /\b(university|college|school|b\.?sc|m\.?sc|bachelor|master of|apprentice|diploma|academy)\b/i.test(label)
    return [{ ...named(label), from, to, learning: school }]
  })
  return found.toSorted((a, b) => b.from - a.from)
}

/** "Data analyst, Acme Ltd", "Data analyst at Acme", "Data analyst | Acme". */
function named(label: string): Pick<Station, 'title' | 'employer'> {
  const [title = '', employer = ''] = label.split(/\s+at\s+|\s*[,|·•@]\s*|\s+[-–—]\s+/)
  return { title: cleanTitle(title), employer: cleanTitle(employer) }
}

function monthOf(year = '', name: string | undefined, number: string | undefined, fallback: number): number {
  const month = name ? MONTHS.indexOf(name.toLowerCase().slice(0, 3)) + 1 : Number(number ?? fallback)
  return Number(year) * 12 + Math.min(Math.max(month, 1), 12) - 1
}

function gapsOf(stations: readonly Station[]): Resume['gaps'] {
  const order = stations.toSorted((a, b) => a.from - b.from)
  const newest = Math.max(...stations.map((s) => (s.to === Number.POSITIVE_INFINITY ? s.from : s.to)))
  const gaps: Resume['gaps'] = []
  let busyUntil = order[0]?.to ?? 0
  for (const { from, to } of order.slice(1)) {
    if (from - busyUntil - 1 >= GAP && newest - from < RECENT) gaps.push({ from: spoken(busyUntil), to: spoken(from) })
    busyUntil = Math.max(busyUntil, to)
  }
  return gaps
}

const spoken = (month: number) => `${NAMES[month % 12]} ${Math.floor(month / 12)}`

/** The latest change of work, from an earlier station to a later one with another title; null where there is none. */
export function transitionOf({ stations }: Resume): { from: string; to: string } | null {
  const jobs = stations.filter((s) => !s.learning && s.title !== null)
  for (const [i, later] of jobs.entries()) {
    const before = jobs[i + 1]
    if (before?.title && later.title && before.title.toLowerCase() !== later.title.toLowerCase())
      return { from: before.title, to: later.title }
  }
  return null
}
