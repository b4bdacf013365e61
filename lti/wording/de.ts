import type { StudentWording } from './wording.ts'

const or = new Intl.ListFormat('de', { type: 'disjunction' })

export const de: StudentWording = {
  notSetUp: 'Noch nicht eingerichtet',
  notSetUpYet: 'Deine Lehrkraft hat dieses Gespräch noch nicht eingerichtet. Komm später wieder.',
  intro: (role, questions) =>
    `Ein Übungsgespräch für die Rolle ${role}: ${questions === 1 ? 'eine Frage' : `${questions} Fragen, eine nach der anderen`}. Jede Antwort wird gleich gespeichert, du kannst also unterbrechen und wiederkommen.`,
  opens: 'Beginnt',
  due: 'Abgabe',
  closes: 'Endet',
  timeLimit: 'Zeit',
  minutes: (count) => `${count} Minuten ab Beginn, Pausen eingerechnet`,
  attempts: 'Versuche',
  used: (used, limit) => `${used} von ${limit} genutzt`,
  grade: 'Bewertung',
  releases: {
    'after-review': 'Deine Lehrkraft sieht es sich zuerst an, dann siehst du Bericht und Bewertung.',
    'at-once': 'Du siehst den Bericht, sobald er fertig ist; die Bewertung geht in deinen Kurs.',
    never: 'Zum Üben: In deinen Kurs geht keine Bewertung.',
  },
  begin: 'Gespräch beginnen',
  goOn: 'Gespräch fortsetzen',
  keepAudio: 'Den Ton meiner Antworten aufheben: Meine Lehrkraft darf ihn bis zu seinem Datum anhören',
  whyNot(obstacle) {
    if (obstacle.kind === 'not-open') return 'Dieses Gespräch hat noch nicht begonnen.'
    if (obstacle.kind === 'closed') return 'Dieses Gespräch ist beendet.'
    return obstacle.limit === 1
      ? 'Du hast dieses Gespräch schon geführt.'
      : `Du hast alle ${obstacle.limit} Versuche genutzt.`
  },
  elsewhere: (names) => `In ${or.format(names)}`,
  how: {
    discord: 'Gib diesen Befehl dort ein, wo der Greenroom-Bot ist, oder in einer Direktnachricht an ihn:',
    slack: 'Gib diesen Befehl irgendwo im Workspace ein:',
    teams: 'Schreib das dem Greenroom-Bot in einem eigenen Chat mit ihm:',
  },
  once: 'Der Code gilt einmal und zehn Minuten lang. Er verbindet jenes Konto mit dieser Aufgabe.',
  yourAttempts: 'Deine Versuche',
  attempt: (number) => `Versuch ${number}`,
  isOpen: 'offen',
  handedIn: ['abgegeben ', ', deine Lehrkraft sieht ihn sich an.'],
  notScorable: 'Er konnte nicht bewertet werden und zählt nicht.',
  score: (score) => `${score} von 100`,
  late: 'verspätet',
  report: 'Bericht',
  deleted: 'Das Gespräch wurde zu seinem Datum gelöscht.',
  asked: 'Du hast um einen zweiten Blick gebeten; deine Lehrkraft entscheidet.',
  changed: 'Du hast um einen zweiten Blick gebeten. Die Punktzahl wurde geändert:',
  stands: 'Du hast um einen zweiten Blick gebeten. Die Punktzahl bleibt:',
  ask: 'Um einen zweiten Blick bitten',
  askWhat:
    'Was soll noch einmal angesehen werden? Es wird ein zweites Mal bewertet, ohne Kenntnis der ersten Punktzahl; dann entscheidet deine Lehrkraft.',
  send: 'Bitten',
  ready: 'Bereit',
  keepsNothing:
    'Dein Browser merkt sich nichts für Seiten innerhalb einer anderen Seite, darum öffnet sich das Gespräch in einem eigenen Fenster.',
  newWindow: 'In neuem Fenster öffnen',
  timeOver: 'Die Zeit für diesen Versuch ist um.',
  staysAsIs: 'Dieser Versuch ist abgegeben und bleibt, wie er ist.',
  withheld:
    'Du hast abgegeben. Deine Lehrkraft sieht es sich zuerst an; danach findest du den Bericht hier und in deinem Kurs.',
  takenElsewhere: 'Dieses Gespräch ist anderswo zu führen.',
}
