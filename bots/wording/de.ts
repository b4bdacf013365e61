import type { Wording } from './wording.ts'

const interviews = (count: number) => (count === 1 ? '1 Gespräch' : `${count} Gespräche`)

export const german: Wording = {
  types: { mixed: 'Gemischt', technical: 'Fachlich', behavioural: 'Verhalten', situational: 'Situationen' },
  levels: { easy: 'leicht', medium: 'mittel', hard: 'schwer' },
  panel: {
    title: (role) => `Übungsgespräch: ${role}`,
    hearing: (names) => `höre ${names} und sonst niemanden`,
    firstComes: 'Die erste Frage ist unterwegs.',
    nobodyHeard: (privacy) =>
      `**Ich höre noch niemanden.** Drücke „Ich stimme zu“, um befragt zu werden: Dann entschlüssle ich deine Stimme, lasse sie aufschreiben und bewerten und schicke den Bericht nur dir.\nWer nicht zustimmt, wird nie entschlüsselt. Du kannst jederzeit widerrufen, und ${privacy} zeigt und löscht, was gespeichert ist.`,
    over: 'dieses Gespräch ist beendet.',
    reportSent: 'Der Bericht ist verschickt.',
    reportComes: 'Der Bericht wird zusammengestellt.',
    count: (number, of) => `Frage ${number} von ${of}`,
    followUp: ', eine Nachfrage',
    thinking: 'Der Interviewer denkt nach …',
    hint: (text) => `Tipp: ${text}`,
    paused: 'Pause. Lass dir Zeit; nichts wird gezählt.',
    suggested: (when) => `Die empfohlene Zeit endet ${when}; niemandem wird das Wort abgeschnitten.`,
    heard: (text) => `Ich höre: „${text}“`,
  },
  buttons: {
    answer: 'Antworten',
    hint: 'Tipp',
    repeat: 'Wiederholen',
    skip: 'Überspringen',
    pause: 'Pause',
    resume: 'Weiter',
    rejoin: 'Komm zurück',
    agree: 'Ich stimme zu, gehört zu werden',
    record: (days) => `… und ${days} ${days === 1 ? 'Tag' : 'Tage'} aufgenommen`,
    withdraw: 'Höre mich nicht mehr',
    stop: 'Beenden',
    report: 'Meinen Bericht zeigen',
    page: 'Als Seite öffnen',
    post: 'Zusammenfassung im Kanal posten',
  },
  answerBox: { title: 'Deine Antwort', note: 'Nur du und der Interviewer sehen sie.', taken: 'Angekommen.' },
  done: {
    stop: 'Es ist beendet. Dein Bericht kommt als Direktnachricht.',
    pause: 'Pause. Mach weiter, wann du magst.',
    resume: 'Weiter geht es.',
    hint: 'Ein Tipp ist unterwegs.',
    repeat: 'Noch einmal.',
    skip: 'Übersprungen.',
  },
  status: {
    waits: 'Es wartet auf deine Zustimmung: Drücke **Ich stimme zu, gehört zu werden** auf der Tafel.',
    over: 'Es ist beendet; der Bericht wird zusammengestellt.',
    where: (role, number, of) => `${role}, Frage ${number} von ${of}`,
    paused: 'unterbrochen',
    soon: 'Der Interviewer spricht gleich.',
  },
  refused: {
    noInterview: (start) => `Du hast kein Gespräch offen. ${start} beginnt eines.`,
    unknownCommand: 'Diesen Befehl kenne ich nicht mehr. Starte die App neu, um die jetzigen zu sehen.',
    gone: (report) => `Das Gespräch ist beendet. ${report} zeigt seinen Bericht.`,
    interviewOver: (report) => `Dieses Gespräch ist beendet. ${report} zeigt seinen Bericht.`,
    notYours: (start) => `Das ist das Gespräch von jemand anderem. ${start} beginnt dein eigenes.`,
    noPart:
      'Du nimmst an diesem Gespräch nicht teil. Drücke „Ich stimme zu“, um mitzumachen, oder beginne dein eigenes.',
    soon: 'Der Interviewer spricht gleich. Einen Moment.',
    deaf: 'Ich kann hier keine Aufnahmen hören.',
    writeInstead: (why) => `${why} Bitte schreibe deine Antwort.`,
    ours: 'Bei uns ist etwas schiefgegangen. Nichts von dem, was du gesagt hast, ist verloren.',
    again: 'Ein neuer Versuch kann helfen.',
    unknownRole: 'Diesen Beruf kenne ich nicht. Wähle einen, der beim Tippen vorgeschlagen wird.',
    noSpeech: 'Ich habe hier weder Ohren noch Stimme: Die Spracherkennung ist ausgeschaltet.',
    chooseText: (why) => `${why} Wähle **schriftlich**, oder frage, wer mich betreibt.`,
    aloudInServers: 'Gesprochen geht es nur im Sprachkanal eines Servers. Wähle hier **schriftlich**.',
    joinVoice: 'Geh zuerst in einen Sprachkanal und beginne dann: Ich komme dorthin. Oder wähle **schriftlich**.',
    heldHere: (where) =>
      `In ${where} läuft schon ein Gespräch. Drücke auf seiner Tafel **Ich stimme zu, gehört zu werden**, um teilzunehmen.`,
    busy: (where) =>
      `Ich führe ein Gespräch in ${where} und kann nur in einem Sprachkanal des Servers sein. Komm dorthin, oder beginne eines schriftlich.`,
    unseen: 'Ich sehe diesen Kanal nicht. Versuche einen anderen, oder schreibe mir direkt.',
    missing: (permissions, where) =>
      `Mir fehlt ${permissions} in ${where}. Wer diesen Server verwaltet, kann es in den Kanaleinstellungen unter Berechtigungen erlauben.`,
    elsewhere: (channels) => `Auf diesem Server finden Gespräche in ${channels} statt.`,
    others: (roles) => `Auf diesem Server sind Gespräche für ${roles}.`,
    joinFirst: (channel) => `Geh zuerst in ${channel}, dann stimme zu.`,
    inServers: 'Das geht auf dem Server.',
    noReport: (start) => `Du hast noch keinen Bericht. ${start} beginnt ein Gespräch.`,
    noSuchReport: 'Einen solchen Bericht hast du nicht.',
    onlyOwner: 'Nur wem ein Bericht gehört, kann ihn posten.',
    sharedNowhere: 'Dort konnte ich ihn nicht posten: Der Kanal ist weg, oder ich darf dort nicht schreiben.',
    tooLarge: 'Die Aufnahme ist zu groß. Schicke eine unter 25 MB, oder schreibe deine Antwort.',
    link: {
      unknown: 'Dieser Code ist unbekannt, schon benutzt oder älter als zehn Minuten.',
      own: 'Dieser Code ist von genau diesem Konto. Gib ihn im anderen ein.',
    },
  },
  consent: {
    thanks: 'Danke. Ab jetzt höre ich dich. **Höre mich nicht mehr** nimmt es sofort zurück.',
    withdrawn:
      'Ich höre dich nicht mehr. Nichts von dem, was du sagst, wird entschlüsselt. Drücke **Ich stimme zu**, um weiterzumachen, oder **Beenden** für deinen Bericht.',
    ask: (person) =>
      `${person}, hier läuft ein Übungsgespräch. Ich höre dich nicht, solange du nicht auf der Tafel **Ich stimme zu, gehört zu werden** drückst.`,
    back: 'Ich bin zurück oder unterwegs.',
  },
  start: {
    already: 'Es hat schon begonnen.',
    coming: (voice, text) =>
      `Ich komme zu ${voice}. Drücke auf der Tafel in ${text} **Ich stimme zu, gehört zu werden**, um zu beginnen.`,
    nothingKept: 'Es wird kein Ton aufbewahrt.',
    goesOn: 'Dein Gespräch hier geht weiter; seine Tafel steht wieder am Ende dieses Kanals.',
    inChannel:
      'Los geht es. Drücke auf der Tafel **Antworten**. Deine Antworten bleiben zwischen dir und mir; die Fragen stehen in diesem Kanal.',
    direct:
      'Los geht es. Schreibe deine Antworten als Nachrichten, schicke Sprachnachrichten, oder drücke **Antworten**.',
  },
  aloud: {
    hello:
      'Hallo, hier ist Greenroom, für ein Übungsgespräch. Ich höre nur, wer im Chat dieses Kanals auf „Ich stimme zu“ drückt. Drücke, und wir beginnen.',
    back: 'Ich war kurz weg und bin wieder da. Nichts von dem, was du gesagt hast, ist verloren. Machen wir weiter.',
    listening: (name) => `Danke. Ab jetzt höre ich ${name} zu.`,
    turn: (name) => `${name}, du bist dran.`,
    goodbye: 'Dein Bericht ist unterwegs zu dir. Auf Wiedersehen.',
    leaving: 'Ich muss kurz weg und komme gleich wieder.',
  },
  away: {
    restarting: 'Ich werde neu gestartet und bin gleich wieder da. Nichts von dem, was du gesagt hast, ist verloren.',
    removed: (start) =>
      `Ich wurde aus dem Sprachkanal getrennt. Dein Gespräch ist aufbewahrt: Drücke „Komm zurück“, oder mach mit ${start} schriftlich weiter.`,
    ended:
      'Discord hat diesen Anruf beendet. Dein Gespräch ist aufbewahrt: Drücke „Komm zurück“, wenn der Kanal wieder da ist.',
    unreachable:
      'Der Sprachserver war nicht zu erreichen. Dein Gespräch ist aufbewahrt: Drücke „Komm zurück“, um es noch einmal zu versuchen.',
    noJoin: 'Ich konnte nicht in den Sprachkanal kommen. Drücke „Komm zurück“, um es noch einmal zu versuchen.',
    alone:
      'Im Sprachkanal war niemand mehr, also bin auch ich gegangen. Dein Gespräch ist aufbewahrt: Drücke „Komm zurück“, um weiterzumachen.',
    moved: (channel) => `Ich wurde nach ${channel} verschoben und mache dort weiter.`,
    deafened:
      '⚠️ Ich wurde auf diesem Server stummgehört und höre niemanden. Wer ihn verwaltet, kann das rückgängig machen.',
  },
  report: {
    ready: (person) =>
      `${person}, dein Bericht ist fertig. Du nimmst keine Direktnachrichten von mir an, also drücke den Knopf: Nur du siehst ihn.`,
    posted: 'Gepostet.',
    score: (score) => (score === null ? 'keine Gesamtwertung' : `${score} von 100`),
    strengths: 'Was gut war',
    weaknesses: 'Woran du arbeiten kannst',
    suggestions: 'Als Nächstes',
    draft: (scorer) =>
      `Ein Entwurf zum Üben von ${scorer}, kein Urteil. Die Datei enthält jede Antwort mit ihren Belegen.`,
    shared: (person) => `${person} wollte das teilen.`,
  },
  progress: {
    none: (start) => `Du hast noch kein Gespräch beendet. ${start} beginnt eines.`,
    title: (count) => (count === 1 ? 'Dein letztes Gespräch' : `Deine letzten ${count} Gespräche`),
    change: (points) =>
      `Vom ersten bis zum letzten davon: **${points}**. Berufe und Stufen sind verschieden, nimm es also als Hinweis.`,
  },
  privacy: {
    title: 'Was über dich gespeichert ist',
    interviews: (count, answers) =>
      `${interviews(count)} mit ${answers} ${answers === 1 ? 'Antwort' : 'Antworten'} in Worten, ihren Wertungen und Berichten, unter deiner Nutzerkennung`,
    voice:
      'deine Stimme: im Speicher entschlüsselt, sobald du zugestimmt hast, aufgeschrieben und verworfen, außer du hast auch der Aufnahme zugestimmt; dann bis zu ihrem Datum',
    noVoice: 'deine Stimme: hier nie gehört',
    meeting: 'solange ein Gespräch läuft, deine Nutzerkennung und dein Anzeigename, damit es einen Neustart übersteht',
    linked: (count) => `dass ${count === 1 ? 'ein anderes Konto' : `${count} andere Konten`} auch dir gehören`,
    who: 'Nur du bekommst deine Berichte, außer du postest sie. Wer diesen Bot betreibt, kann seine Datenbank lesen.',
    how: (command) => `${command} löscht alles auf einmal.`,
    deleted: (count) =>
      `Gelöscht: ${interviews(count)} mit Antworten, Wertungen und Berichten. Nachrichten, die ich dir geschickt habe, bleiben, bis du sie löschst.`,
    nothing: 'Es gab nichts zu löschen.',
  },
  training: {
    title: 'Meine Gespräche dürfen helfen, den Interviewer zu trainieren',
    note: 'Er lernt aus deinen Fragen, Antworten und Wertungen, auch aus früheren Gesprächen. Sie werden geschwärzt, und wer diesen Server betreibt, sieht jede davon an, bevor sie verwendet wird, denn Schwärzen übersieht manches. Du kannst es jederzeit zurücknehmen; was bis dahin daraus gelernt hat, vergisst es nicht.',
    on: (command) =>
      `Du hast zugestimmt, dass die Gespräche dieses Kontos helfen dürfen, den Interviewer zu trainieren. ${command} nimmt das zurück.`,
    off: (command) => `Aus deinen Gesprächen lernt nichts, außer du sagst, dass es das darf: ${command}.`,
    takenBack:
      'Zurückgenommen, für alle Konten, die du verknüpft hast. Aus deinen Gesprächen wird nichts mehr gelernt; was schon daraus gelernt hat, vergisst es nicht.',
    nothing: 'Du hattest nicht zugestimmt, also ändert sich nichts: Aus deinen Gesprächen lernt nichts.',
  },
  link: {
    code: (code) =>
      `Gib das innerhalb von zehn Minuten in deinem anderen Konto ein: **${code}**\nJedes der beiden zeigt dann die Berichte des anderen, also gib ihn niemandem.`,
    done: 'Verknüpft. Beide Konten gehören ab jetzt zusammen: Jedes zeigt die Berichte beider.',
  },
  settings: {
    inServers: 'Einstellungen gehören zu einem Server.',
    saved: 'Gespeichert.',
    channels: (list) => `Kanäle: ${list ?? 'alle'}`,
    roles: (list) => `Rollen, die Gespräche beginnen dürfen: ${list ?? 'alle'}`,
    recordings: (days) =>
      `Aufnahmen, nur von denen, die zustimmen: ${days === 0 ? 'keine' : `${days} Tage aufbewahrt`}`,
    again: 'Einen erlaubten Kanal oder eine Rolle noch einmal zu nennen, nimmt es zurück.',
  },
}
