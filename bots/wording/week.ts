import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'
import type { ClassDigest } from '../../core/report/class-digest.ts'
import type { Week } from '../../core/report/week.ts'
import type { Criterion } from '../../core/scoring/rubric.ts'

/** What chat front-ends say of a week. */
type WeekWording = {
  /** `mean` and `change` are scores of 100, `change` with its sign; null where there is none. */
  own: (interviews: number, mean: number | null, change: string | null) => string
  weakest: (criterion: string, mean: string) => string
  criteria: Record<Criterion, string>
  team: {
    title: (people: number) => string
    note: string
    missed: (keyPoint: string, missed: number, asked: number) => string
    means: (means: string) => string
    set: (channel: string, when: string) => string
    stopped: string
    none: string
    help: string
  }
}

const times = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
const scored = (mean: number | null, change: string | null, word: string) =>
  mean === null ? '' : `, ${word} ${mean}${change === null ? '' : ` (${change})`}`

const english: WeekWording = {
  own: (n, mean, change) =>
    `Your last seven days: ${times(n, 'interview', 'interviews')}${scored(mean, change, 'score')}.`,
  weakest: (criterion, mean) => `Lowest: ${criterion}, ${mean} of 10.`,
  criteria: { relevance: 'relevance', completeness: 'completeness', clarity: 'clarity', structure: 'structure' },
  team: {
    title: (people) => `The week of ${people} people who practised`,
    note: 'From the last interview of each. It names nobody and quotes nobody.',
    missed: (point, missed, asked) => `${missed} of ${asked} left out: ${point}`,
    means: (means) => `Means of 10: ${means}`,
    set: (channel, when) =>
      `Set. Every week ${channel} gets what the interviews here have in common, once five people have practised; the first time ${when}. It names nobody.`,
    stopped: 'No more digests there.',
    none: 'No digest is set up there.',
    help: '`/interview team digest friday 17:00 Europe/Berlin` in a channel sends it every week what the interviews here have in common; `team digest stop`.',
  },
}

const german: WeekWording = {
  own: (n, mean, change) =>
    `Deine letzten sieben Tage: ${times(n, 'Gespräch', 'Gespräche')}${scored(mean, change, 'Wertung')}.`,
  weakest: (criterion, mean) => `Am niedrigsten: ${criterion}, ${mean} von 10.`,
  criteria: { relevance: 'Bezug', completeness: 'Vollständigkeit', clarity: 'Klarheit', structure: 'Aufbau' },
  team: {
    title: (people) => `Die Woche von ${people} Leuten, die geübt haben`,
    note: 'Aus dem letzten Gespräch von jedem. Es nennt und zitiert niemanden.',
    missed: (point, missed, asked) => `${missed} von ${asked} ließen weg: ${point}`,
    means: (means) => `Mittelwerte von 10: ${means}`,
    set: (channel, when) =>
      `Eingerichtet. Jede Woche bekommt ${channel}, was die Gespräche hier gemeinsam haben, sobald fünf Leute geübt haben; zuerst ${when}. Es nennt niemanden.`,
    stopped: 'Dort kommt kein Überblick mehr.',
    none: 'Dort ist kein Überblick eingerichtet.',
    help: '`/interview team digest friday 17:00 Europe/Berlin` in einem Kanal schickt ihm jede Woche, was die Gespräche hier gemeinsam haben; `team digest stop`.',
  },
}

const spanish: WeekWording = {
  own: (n, mean, change) =>
    `Tus últimos siete días: ${times(n, 'entrevista', 'entrevistas')}${scored(mean, change, 'puntuación')}.`,
  weakest: (criterion, mean) => `Lo más bajo: ${criterion}, ${mean} de 10.`,
  criteria: { relevance: 'pertinencia', completeness: 'integridad', clarity: 'claridad', structure: 'estructura' },
  team: {
    title: (people) => `La semana de ${people} personas que practicaron`,
    note: 'De la última entrevista de cada una. No nombra ni cita a nadie.',
    missed: (point, missed, asked) => `${missed} de ${asked} omitieron: ${point}`,
    means: (means) => `Medias sobre 10: ${means}`,
    set: (channel, when) =>
      `Hecho. Cada semana ${channel} recibe lo que las entrevistas de aquí tienen en común, en cuanto hayan practicado cinco personas; la primera vez ${when}. No nombra a nadie.`,
    stopped: 'Allí ya no llega ningún resumen.',
    none: 'Allí no hay ningún resumen.',
    help: '`/interview team digest friday 17:00 Europe/Madrid` en un canal le envía cada semana lo que las entrevistas de aquí tienen en común; `team digest stop`.',
  },
}

const french: WeekWording = {
  own: (n, mean, change) =>
    `Vos sept derniers jours : ${times(n, 'entretien', 'entretiens')}${scored(mean, change, 'note')}.`,
  weakest: (criterion, mean) => `Le plus bas : ${criterion}, ${mean} sur 10.`,
  criteria: { relevance: 'pertinence', completeness: 'exhaustivité', clarity: 'clarté', structure: 'structure' },
  team: {
    title: (people) => `La semaine de ${people} personnes qui se sont entraînées`,
    note: 'D’après le dernier entretien de chacune. Personne n’est nommé ni cité.',
    missed: (point, missed, asked) => `${missed} sur ${asked} ont omis : ${point}`,
    means: (means) => `Moyennes sur 10 : ${means}`,
    set: (channel, when) =>
      `C’est noté. Chaque semaine, ${channel} reçoit ce que les entretiens d’ici ont en commun, dès que cinq personnes se sont entraînées ; la première fois ${when}. Personne n’est nommé.`,
    stopped: 'Plus de bilan là-bas.',
    none: 'Aucun bilan n’est prévu là-bas.',
    help: '`/interview team digest friday 17:00 Europe/Paris` dans un canal lui envoie chaque semaine ce que les entretiens d’ici ont en commun ; `team digest stop`.',
  },
}

const hindi: WeekWording = {
  own: (n, mean, change) => `आपके पिछले सात दिन: ${n} इंटरव्यू${scored(mean, change, 'अंक')}।`,
  weakest: (criterion, mean) => `सबसे कम: ${criterion}, 10 में से ${mean}।`,
  criteria: { relevance: 'प्रासंगिकता', completeness: 'पूर्णता', clarity: 'स्पष्टता', structure: 'संरचना' },
  team: {
    title: (people) => `अभ्यास करने वाले ${people} लोगों का सप्ताह`,
    note: 'हर एक के आख़िरी इंटरव्यू से। इसमें न किसी का नाम है, न किसी के शब्द।',
    missed: (point, missed, asked) => `${asked} में से ${missed} ने छोड़ा: ${point}`,
    means: (means) => `10 में से औसत: ${means}`,
    set: (channel, when) =>
      `हो गया। पाँच लोगों के अभ्यास करने पर हर सप्ताह ${channel} में यहाँ के इंटरव्यू की समान बातें आएँगी; पहली बार ${when}। किसी का नाम नहीं आता।`,
    stopped: 'वहाँ अब कोई सार नहीं आएगा।',
    none: 'वहाँ कोई सार तय नहीं है।',
    help: 'किसी चैनल में `/interview team digest friday 17:00 Asia/Kolkata` हर सप्ताह वहाँ के इंटरव्यू की समान बातें भेजता है; `team digest stop`।',
  },
}

const all: Record<OwnLanguage, WeekWording> = { en: english, hi: hindi, de: german, es: spanish, fr: french }

/** What is said of a week in a language (BCP 47); English where there are no words for it. */
export const weekWordingIn = (locale: string): WeekWording => all[ownLanguage(baseOf(locale)) ?? 'en']

/** A person's own week in a sentence or two; null where there is nothing to tell. */
export function ownWeek(week: Week | null, locale: string): string | null {
  if (!week) return null
  const w = weekWordingIn(locale)
  const { interviews, mean, before, weakest } = week
  const change = mean === null || before === null ? null : signed(mean - before)
  const lowest = weakest ? ` ${w.weakest(w.criteria[weakest.name], decimal(weakest.mean, locale))}` : ''
  return `${w.own(interviews, mean, change)}${lowest}`
}

/** What a place's interviews have in common: a title and lines. */
export function teamWeek(
  { people, gaps, criteria }: ClassDigest,
  locale: string,
  most: number,
): { title: string; lines: string[] } {
  const { team: w, criteria: names } = weekWordingIn(locale)
  const means = criteria.map(({ name, mean }) => `${names[name]} ${decimal(mean, locale)}`).join(', ')
  return {
    title: w.title(people),
    lines: [
      ...(means === '' ? [] : [w.means(means)]),
      ...gaps.slice(0, most).map(({ keyPoint, missed, asked }) => w.missed(keyPoint, missed, asked)),
      w.note,
    ],
  }
}

const signed = (n: number) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '±0')
const decimal = (n: number, locale: string) =>
  new Intl.NumberFormat(ownLanguage(baseOf(locale)) ?? 'en', { maximumFractionDigits: 1 }).format(n)
