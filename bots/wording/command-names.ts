import { OWN_LANGUAGES, type OwnLanguage } from '../../core/interview/language.ts'
import { roomLanguage } from '../../core/voice/languages/index.ts'
import { spokenCommand } from '../../core/voice/spoken-commands.ts'
import { type Act, wordingIn } from './index.ts'

/** A name in every language: lower case, without spaces. */
export type Names = Readonly<Record<OwnLanguage, string>>

const words = (en: string, hi: string, de: string, es: string, fr: string): Names => ({ en, hi, de, es, fr })

/** What commands are called. */
export const commandNames = {
  interview: words('interview', 'साक्षात्कार', 'interview', 'entrevista', 'entretien'),
  start: words('start', 'शुरू', 'starten', 'empezar', 'commencer'),
  stop: words('stop', 'समाप्त', 'beenden', 'terminar', 'terminer'),
  pause: words('pause', 'विराम', 'pausieren', 'pausar', 'suspendre'),
  resume: words('resume', 'जारी', 'fortsetzen', 'continuar', 'reprendre'),
  hint: words('hint', 'संकेत', 'tipp', 'pista', 'indice'),
  repeat: words('repeat', 'दोहराएं', 'wiederholen', 'repetir', 'répéter'),
  skip: words('skip', 'छोड़ें', 'überspringen', 'saltar', 'passer'),
  status: words('status', 'स्थिति', 'status', 'estado', 'état'),
  report: words('report', 'रिपोर्ट', 'bericht', 'informe', 'rapport'),
  progress: words('progress', 'प्रगति', 'fortschritt', 'progreso', 'progrès'),
  practice: words('practice', 'अभ्यास', 'üben', 'práctica', 'pratique'),
  link: words('link', 'जोड़ें', 'verknüpfen', 'vincular', 'lier'),
  privacy: words('privacy', 'गोपनीयता', 'datenschutz', 'privacidad', 'confidentialité'),
  show: words('show', 'दिखाएं', 'anzeigen', 'mostrar', 'afficher'),
  delete: words('delete', 'मिटाएं', 'löschen', 'borrar', 'supprimer'),
  training: words('training', 'प्रशिक्षण', 'training', 'entrenamiento', 'entraînement'),
  help: words('help', 'मदद', 'hilfe', 'ayuda', 'aide'),
} as const
export type CommandName = keyof typeof commandNames

const ACTS = ['hint', 'repeat', 'skip', 'pause', 'resume', 'stop'] as const satisfies readonly Act[]
export const actNamed = (name: CommandName): Act | null => ACTS.find((act) => act === name) ?? null

const said = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s.!?…।]+$/u, '')

/** Every name and every button's label. Where a word means two things, a name goes before a label. */
const byName = new Map<string, CommandName>([
  ...OWN_LANGUAGES.flatMap((l) => ACTS.map((act) => [said(wordingIn(l).buttons[act]), act] as const)),
  ['end', 'stop'],
  ...Object.entries(commandNames).flatMap(([name, names]) =>
    Object.values(names).map((word) => [said(word), name as CommandName] as const),
  ),
])

/** The command that words name as a whole, in any language: by its name, or by what its button says. */
export const namedCommand = (text: string): CommandName | null => byName.get(said(text)) ?? null

/**
 * What a whole message asks the interviewer for, in the words in which people say it aloud in these languages (BCP 47); null
 * where it is an answer. Whoever writes that they want a moment, pauses; whoever writes that they stop, stops.
 */
export function askedFor(text: string, languages: readonly string[]): Act | null {
  for (const language of languages) {
    const found = spokenCommand(text, roomLanguage(language))
    if (found) return found === 'stop-maybe' ? 'stop' : found === 'wait' ? 'pause' : found
  }
  return null
}
