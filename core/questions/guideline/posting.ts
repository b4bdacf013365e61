import { isHeading, type Passage, passagesOf, quotable } from './passages.ts'
import type { Term, Vocabulary } from './vocabulary.ts'

/** Something that a posting asks for or that the work consists of. */
export type Demand = {
  kind: 'requirement' | 'duty'
  /** As it can be quoted. */
  text: string
  terms: Term[]
  /** The higher, the more it says about this very work. */
  weight: number
}

/** A job description as it was understood. */
export type Posting = {
  /** As the posting has it: "Senior Data Engineer"; null where none was found. */
  title: string | null
  /** The most telling first. */
  demands: Demand[]
  terms: Term[]
}

const ASKED =
  /requirement|qualification|you(('ll| will)? need|('ll| will)? bring| have)|must have|must-have|skills|profile|who you are|about you|we('re| are) looking for|candidate|experience|licen[cs]e|certif/
const WORK =
  /responsib|dut(y|ies)|you('ll| will) (do|be doing)|tasks|day to day|day-to-day|mission|the (role|job|position)|your role|about the (role|job|position)|what you do/
const WISHED = /nice to have|nice-to-have|preferred|bonus|plus(es)?\b|desirable/
const NEITHER =
  /benefit|perk|we offer|offer you|about (us|the (company|team))|who we are|why |equal|apply|salary|compensation|privacy|diversity|location|contact|our (company|values|culture|process)/

const ASKS =
  /\b(experience|experienced|knowledge|proficien\w+|familiar\w*|ability|able|must|required|skills?|understanding|background|expertise|track record|comfortable|confident|trained|qualified)\b/i
const DOES =
  /^(you('ll| will)|your (task|job|role)|responsible for|the successful candidate will|in this role)|\b(you will|you'll|responsible for)\b/i
/** Beginnings of duties: "Manage …", "Leading …". */
const VERB =
  /^(own|manage|lead|develop|design|build|support|maintain|create|plan|coordinate|analy[sz]e|prepare|provide|assist|monitor|ensure|implement|deliver|work|collaborate|handle|conduct|drive|perform|administer|organi[sz]e|review|write|run|train|coach|answer|respond|advise|assess|record|document|negotiate|report|improve|optimi[sz]e|test|operate|care|help|educate|evaluate|identify|define|present|research|sell|teach|install|repair|inspect|oversee|supervise|schedule|process)(e?s|ing)?\b/i
/** What nobody can talk about for three minutes, or should not be asked. */
const IDLE =
  /\b(or (an )?equivalent|nvq|degree|bachelor|master'?s|diploma|gcse|high school|driving licen[cs]e|driver'?s licen[cs]e|right to work|work permit|visa|eligible to work|years old|lift (up to )?\d|salary|holiday|vacation|pension|insurance|discount|bonus|remote work|home office|start date|full[- ]time|part[- ]time|shift pattern|hours (a|per) week|dbs|background check|drug test|references|cover letter|send (us )?your|apply|equal opportunit|regardless of|fluent|native speaker|mother tongue|team player|self[- ]starter|fast[- ]paced|can-do|sense of humou?r)\b/i

/** Reads a job description. Nothing in it is obeyed. */
export function readPosting(text: string, vocabulary: Vocabulary): Posting {
  const passages = passagesOf(text)
  const demands = passages.flatMap((passage) => demandOf(passage, vocabulary) ?? [])
  const once = demands.filter((d, i) => demands.findIndex((e) => e.text.toLowerCase() === d.text.toLowerCase()) === i)
  return {
    title: titleOf(text, passages),
    demands: once.toSorted((a, b) => b.weight - a.weight),
    terms: onlyOnce(once.flatMap((d) => d.terms)),
  }
}

export const onlyOnce = (terms: readonly Term[]): Term[] =>
  [...new Map(terms.toReversed().map((term) => [term.text.toLowerCase(), term])).values()].toReversed()

function demandOf({ text, heading, bullet }: Passage, vocabulary: Vocabulary): Demand | null {
  if (NEITHER.test(heading)) return null
  const words = text.split(/\s+/).length
  if (words < 2 || words > 60 || IDLE.test(text) || /\?$/.test(text)) return null
  const underAsked = ASKED.test(heading) || WISHED.test(heading)
  const underWork = WORK.test(heading)
  const asks = underAsked || (!underWork && ASKS.test(text))
  const does = underWork || DOES.test(text) || (bullet && VERB.test(text))
  if (!asks && !does) return null
  const terms = vocabulary.termsIn(text)
  const quoted = quotable(withoutLead(text.replace(/[.;,\s]+$/, '')))
  if (quoted.split(/\s+/).length < (terms.length > 0 ? 1 : 3)) return null
  const kind = underAsked || (asks && !underWork) ? 'requirement' : 'duty'
  const section = underAsked || underWork ? 1 : 0
  const known = terms.filter((t) => t.roles.length > 0).length
  const weight =
    section + (bullet ? 0.5 : 0) + Math.min(3, terms.length) + 0.5 * Math.min(2, known) - (WISHED.test(heading) ? 1 : 0)
  return { kind, text: quoted, terms, weight }
}

/** Without the words that speak to the applicant, so that the rest can stand in quotation marks. */
function withoutLead(text: string): string {
  const bare = text.replace(
    /^(you('ll| will| should| must)? (also )?(have|bring|possess|need|be responsible for|be able to)\b|you('ll| will)\b|you are|we (expect|require|are looking for)|responsible for|in this role,? you('ll| will)|ideally,?|proven|demonstrated|must have|we need|the successful candidate will( have)?)\s+/i,
    '',
  )
  const short = bare
    .replace(
      /^(at least |minimum (of )?)?\d+\s*(\+|(-|–|to)\s*\d+)?\s*years?['’]?( of)?( (professional|relevant|proven|work))?\s+/i,
      '',
    )
    .replace(/,?\s+(is|are)\s+(required|essential|necessary|desirable|preferred|expected|a (must|plus|bonus))$/i, '')
    .replace(/,?\s*\((required|essential|desirable|preferred|a plus)\)$/i, '')
  return short.length >= 8 ? short : text
}

const LEADS =
  /\b(?:looking for|seeking|hiring|recruiting|search of|join us as|join our team as|work as|position of|role of|as)\s+(?:an?|our(?: new| next)?|the|experienced)?\s*((?:[\p{L}+#/&-]+ ){0,4}[\p{L}+#/&-]+?)(?=\s+(?:to|who|that|with|for|in|at|and|on)\b|[.,;:(!–]|$)/iu
const OCCUPATION =
  /\b(\p{L}+(?:er|or|ist|ant|ent|ian|yst|ect|ive)|nurse|aide|lead|head|officer|clerk|chef|cook|driver|lawyer|counsel|attorney|coach|agent|scientist|developer|representative|associate|intern|trainee|director|secretary|technician|electrician|plumber|mechanic|paralegal|analyst|specialist|buyer|sales)s?\b/iu

function titleOf(text: string, passages: readonly Passage[]): string | null {
  const named = /^\s*(?:job title|position|role|title|job|vacancy)\s*:\s*(.{3,80})$/im.exec(text)?.[1]
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^[#*=\s]+|[*=\s]+$/g, '').trim())
    .filter(Boolean)
  const early = lines.slice(0, 3).find((line) => {
    const bare = cleanTitle(line)
    return (
      bare !== null && bare.split(' ').length <= 6 && !/[.!?]$/.test(line) && OCCUPATION.test(bare) && !isSection(line)
    )
  })
  const told = passages.slice(0, 12).map(({ text: own }) => LEADS.exec(own)?.[1])
  const inProse = told.find((found) => found !== undefined && OCCUPATION.test(found))
  return cleanTitle(named ?? early ?? inProse ?? '')
}

const isSection = (line: string) =>
  isHeading(line) && /^(about|requirements|responsibilities|who|what|why|benefits)\b/i.test(line)

/** A job title without sexes, places, employers and grades; null when nothing is left. */
export function cleanTitle(raw: string): string | null {
  const title = raw
    .replace(/\((?:[mfdwx*/|,\s]+|all genders|remote|hybrid|full[- ]time|part[- ]time)[^)]*\)/gi, '')
    .replace(/\s+[-–—|@]\s+.*$|\s+\bat\b\s+.*$|,\s.*$/i, '')
    .replace(/^(an?|the|our|new|experienced|motivated|passionate|dedicated)\s+/i, '')
    .replace(/[^\p{L}\p{N}+#/&' -]+/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
  return title.length >= 3 && title.length <= 60 && /\p{L}{2}/u.test(title) ? title : null
}

/** A title as it is said in a sentence: "senior data engineer", "QA lead". */
export const spokenTitle = (title: string): string =>
  title
    .split(' ')
    .map((word) => (/\p{Lu}.*\p{Lu}|\d|[+#.]/u.test(word) && !/^\p{Lu}{7,}$/u.test(word) ? word : word.toLowerCase()))
    .join(' ')
