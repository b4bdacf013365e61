import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'
import type { PeerRefusal } from '../../core/peer/course.ts'

/** What is said around an interview between two people. Persons and times are written as the front-end writes them. */
export type PeerWording = {
  /** Of a form: 24 characters at most, as are `invite`, `formTitle` and `save`. */
  title: string
  how: string
  colleague: string
  half: string
  invite: string
  yourself: string
  invited: (person: string) => string
  withdraw: string
  asked: (person: string, role: string, minutes: number) => string
  accept: string
  decline: string
  declined: (person: string) => string
  expired: string
  ask: (person: string, until: string) => string
  listen: string
  finish: string
  answer: (person: string, until: string) => string
  stop: string
  warning: string
  rate: (person: string) => string
  form: string
  formTitle: string
  good: string
  improve: string
  save: string
  saved: string
  talked: string
  report: string
  from: (person: string) => string
  noReport: (person: string) => string
  cancelled: (person: string) => string
  withdrawn: string
  refused: Readonly<Record<PeerRefusal, string>>
  busy: string
  unreachable: string
  /** What is kept of it, as a point of a list. */
  kept: string
}

const all: Record<OwnLanguage, PeerWording> = {
  en: {
    title: 'Peer interview',
    how: 'You interview each other: first you ask, at half time you swap. I give the questions and keep the time. What each writes of the other at the end is shown to the other alone.',
    colleague: 'Colleague',
    half: 'Minutes for each half',
    invite: 'Invite',
    yourself: 'Choose somebody other than yourself.',
    invited: (person) => `I have asked ${person}, and tell you once they answer.`,
    withdraw: 'Withdraw',
    asked: (person, role, minutes) =>
      `${person} invites you to a peer interview for *${role}*. You interview each other for ${minutes} minutes each, in a huddle or face to face. I give the questions and keep the time. At the end each fills in a short form about the other, and only the other sees it. It begins as soon as you accept.`,
    accept: 'Accept and begin',
    decline: 'No, thank you',
    declined: (person) => `${person} cannot take part now.`,
    expired: 'The invitation to the peer interview was not answered within a day, and is gone.',
    ask: (person, until) =>
      `You interview ${person} now, until ${until}. Talk in a huddle or face to face. Your questions:`,
    listen: 'Listen for',
    finish: 'End my half',
    answer: (person, until) => `${person} interviews you now, until ${until}. The questions come from them.`,
    stop: 'Stop it for both',
    warning: 'Two minutes left in this half.',
    rate: (person) => `Time. How did ${person} do? Only they see what you write, once both forms are in.`,
    form: 'Fill in the form',
    formTitle: 'How it went',
    good: 'What went well',
    improve: 'What to work on',
    save: 'Hand in',
    saved: 'Thank you. Each of you gets their report once both forms are in.',
    talked: 'Time. That was the second half. If you have not filled in your form yet, please do.',
    report: 'Peer interview',
    from: (person) => `Written by ${person}. Nobody else is shown it.`,
    noReport: (person) => `${person} wrote no form in time, so there is no report for you.`,
    cancelled: (person) => `${person} stopped the peer interview. There are no reports.`,
    withdrawn: 'Withdrawn.',
    refused: {
      over: 'This peer interview is over.',
      'not-now': 'That is not possible at this point of the peer interview.',
      'not-yours': 'That is for the other one of you to do.',
      already: 'That has been done already.',
    },
    busy: 'One of you takes part in another peer interview. End it first.',
    unreachable: 'I cannot write to this person.',
    kept: 'interviews with a colleague: who took part, the questions and both forms, until 30 days after their end',
  },
  de: {
    title: 'Interview zu zweit',
    how: 'Ihr befragt euch gegenseitig: erst fragst du, zur Halbzeit tauscht ihr. Ich gebe die Fragen und achte auf die Zeit. Was jeder am Ende über den anderen schreibt, sieht nur der andere.',
    colleague: 'Kollegin oder Kollege',
    half: 'Minuten je Hälfte',
    invite: 'Einladen',
    yourself: 'Wähle jemand anderen als dich selbst.',
    invited: (person) => `Ich habe ${person} gefragt und sage dir die Antwort.`,
    withdraw: 'Zurückziehen',
    asked: (person, role, minutes) =>
      `${person} lädt dich zu einem Interview zu zweit ein: *${role}*. Ihr befragt euch je ${minutes} Minuten, in einem Huddle oder beisammen. Ich gebe die Fragen und achte auf die Zeit. Am Ende füllt jeder ein kurzes Formular über den anderen aus, und nur der andere sieht es. Es beginnt, sobald du zusagst.`,
    accept: 'Zusagen und beginnen',
    decline: 'Nein, danke',
    declined: (person) => `${person} kann jetzt nicht mitmachen.`,
    expired: 'Die Einladung zum Interview zu zweit wurde einen Tag lang nicht beantwortet und ist verfallen.',
    ask: (person, until) =>
      `Du befragst jetzt ${person}, bis ${until}. Sprecht in einem Huddle oder beisammen. Deine Fragen:`,
    listen: 'Achte auf',
    finish: 'Meine Hälfte beenden',
    answer: (person, until) => `${person} befragt dich jetzt, bis ${until}. Die Fragen kommen von dort.`,
    stop: 'Für beide abbrechen',
    warning: 'Noch zwei Minuten in dieser Hälfte.',
    rate: (person) =>
      `Die Zeit ist um. Wie war ${person}? Was du schreibst, ist nur dort zu sehen, sobald beide Formulare da sind.`,
    form: 'Formular ausfüllen',
    formTitle: 'Wie es war',
    good: 'Was gut war',
    improve: 'Woran zu arbeiten ist',
    save: 'Abgeben',
    saved: 'Danke. Sobald beide Formulare da sind, bekommt ihr eure Berichte.',
    talked: 'Die Zeit ist um. Das war die zweite Hälfte. Falls dein Formular noch offen ist, fülle es bitte aus.',
    report: 'Interview zu zweit',
    from: (person) => `Geschrieben von ${person}. Niemand sonst bekommt es zu sehen.`,
    noReport: (person) => `${person} hat kein Formular ausgefüllt; deshalb gibt es keinen Bericht für dich.`,
    cancelled: (person) => `${person} hat das Interview zu zweit abgebrochen. Es gibt keine Berichte.`,
    withdrawn: 'Zurückgezogen.',
    refused: {
      over: 'Dieses Interview zu zweit ist vorbei.',
      'not-now': 'Das geht an dieser Stelle des Interviews nicht.',
      'not-yours': 'Das muss der andere von euch tun.',
      already: 'Das ist schon geschehen.',
    },
    busy: 'Einer von euch nimmt an einem anderen Interview zu zweit teil. Beendet es zuerst.',
    unreachable: 'Dieser Person kann ich nicht schreiben.',
    kept: 'Interviews zu zweit: wer dabei war, die Fragen und beide Formulare, bis 30 Tage nach dem Ende',
  },
  es: {
    title: 'Entrevista entre dos',
    how: 'Os entrevistáis el uno al otro: primero preguntas tú y a la mitad cambiáis. Yo doy las preguntas y cuido el tiempo. Lo que cada uno escribe del otro al final solo lo ve el otro.',
    colleague: 'Colega',
    half: 'Minutos por mitad',
    invite: 'Invitar',
    yourself: 'Elige a alguien que no seas tú.',
    invited: (person) => `He preguntado a ${person} y te diré su respuesta.`,
    withdraw: 'Retirar',
    asked: (person, role, minutes) =>
      `${person} te invita a una entrevista entre dos: *${role}*. Os entrevistáis ${minutes} minutos cada uno, en un huddle o en persona. Yo doy las preguntas y cuido el tiempo. Al final cada uno rellena un breve formulario sobre el otro, y solo el otro lo ve. Empieza en cuanto aceptes.`,
    accept: 'Aceptar y empezar',
    decline: 'No, gracias',
    declined: (person) => `${person} no puede participar ahora.`,
    expired: 'La invitación a la entrevista entre dos no tuvo respuesta en un día y ha caducado.',
    ask: (person, until) =>
      `Ahora entrevistas a ${person}, hasta las ${until}. Hablad en un huddle o en persona. Tus preguntas:`,
    listen: 'Fíjate en',
    finish: 'Terminar mi mitad',
    answer: (person, until) => `${person} te entrevista ahora, hasta las ${until}. Las preguntas las hace esa persona.`,
    stop: 'Pararla para ambos',
    warning: 'Quedan dos minutos de esta mitad.',
    rate: (person) =>
      `Tiempo. ¿Qué tal ${person}? Solo esa persona ve lo que escribas, cuando estén ambos formularios.`,
    form: 'Rellenar el formulario',
    formTitle: 'Cómo fue',
    good: 'Lo que salió bien',
    improve: 'Lo que hay que trabajar',
    save: 'Entregar',
    saved: 'Gracias. Cada uno recibe su informe cuando estén ambos formularios.',
    talked: 'Tiempo. Esa fue la segunda mitad. Si aún no has rellenado tu formulario, hazlo, por favor.',
    report: 'Entrevista entre dos',
    from: (person) => `Escrito por ${person}. No se muestra a nadie más.`,
    noReport: (person) => `${person} no rellenó el formulario a tiempo, así que no hay informe para ti.`,
    cancelled: (person) => `${person} paró la entrevista entre dos. No hay informes.`,
    withdrawn: 'Retirada.',
    refused: {
      over: 'Esta entrevista entre dos ha terminado.',
      'not-now': 'Eso no es posible en este momento de la entrevista.',
      'not-yours': 'Eso le toca a la otra persona.',
      already: 'Eso ya está hecho.',
    },
    busy: 'Uno de los dos participa en otra entrevista entre dos. Terminadla primero.',
    unreachable: 'No puedo escribir a esta persona.',
    kept: 'entrevistas entre dos: quién participó, las preguntas y ambos formularios, hasta 30 días después del final',
  },
  fr: {
    title: 'Entretien à deux',
    how: 'Vous vous interrogez l’un l’autre : d’abord vous posez les questions, à la mi-temps vous échangez. Je donne les questions et je tiens le temps. Ce que chacun écrit de l’autre à la fin n’est montré qu’à l’autre.',
    colleague: 'Collègue',
    half: 'Minutes par mi-temps',
    invite: 'Inviter',
    yourself: 'Choisissez une autre personne que vous-même.',
    invited: (person) => `J’ai demandé à ${person} et vous dirai sa réponse.`,
    withdraw: 'Retirer',
    asked: (person, role, minutes) =>
      `${person} vous invite à un entretien à deux : *${role}*. Vous vous interrogez ${minutes} minutes chacun, dans un appel d’équipe ou face à face. Je donne les questions et je tiens le temps. À la fin, chacun remplit un court formulaire sur l’autre, que l’autre seul voit. Il commence dès que vous acceptez.`,
    accept: 'Accepter et commencer',
    decline: 'Non, merci',
    declined: (person) => `${person} ne peut pas participer maintenant.`,
    expired: 'L’invitation à l’entretien à deux est restée un jour sans réponse et n’est plus valable.',
    ask: (person, until) =>
      `Vous interrogez ${person} maintenant, jusqu’à ${until}. Parlez-vous en appel ou face à face. Vos questions :`,
    listen: 'À écouter',
    finish: 'Finir ma mi-temps',
    answer: (person, until) =>
      `${person} vous interroge maintenant, jusqu’à ${until}. C’est elle ou lui qui a les questions.`,
    stop: 'Arrêter pour les deux',
    warning: 'Encore deux minutes dans cette mi-temps.',
    rate: (person) =>
      `C’est l’heure. Comment était ${person} ? Cette personne seule voit ce que vous écrivez, une fois les deux formulaires remis.`,
    form: 'Remplir le formulaire',
    formTitle: 'Comment c’était',
    good: 'Ce qui était bien',
    improve: 'Ce qui reste à travailler',
    save: 'Remettre',
    saved: 'Merci. Chacun reçoit son rapport une fois les deux formulaires remis.',
    talked:
      'C’est l’heure. La seconde mi-temps est finie. Si votre formulaire attend encore, remplissez-le, s’il vous plaît.',
    report: 'Entretien à deux',
    from: (person) => `Écrit par ${person}. Personne d’autre ne le voit.`,
    noReport: (person) => `${person} n’a pas rempli de formulaire à temps : il n’y a pas de rapport pour vous.`,
    cancelled: (person) => `${person} a arrêté l’entretien à deux. Il n’y a pas de rapports.`,
    withdrawn: 'Retirée.',
    refused: {
      over: 'Cet entretien à deux est terminé.',
      'not-now': 'Ce n’est pas possible à ce moment de l’entretien.',
      'not-yours': 'C’est à l’autre de le faire.',
      already: 'C’est déjà fait.',
    },
    busy: 'L’un de vous participe à un autre entretien à deux. Terminez-le d’abord.',
    unreachable: 'Je ne peux pas écrire à cette personne.',
    kept: 'les entretiens à deux : qui y a pris part, les questions et les deux formulaires, jusqu’à 30 jours après la fin',
  },
  hi: {
    title: 'दो लोगों का अभ्यास',
    how: 'आप एक-दूसरे का साक्षात्कार लेते हैं: पहले आप पूछते हैं, आधे समय पर बदल जाते हैं। प्रश्न मैं देता हूँ और समय मैं देखता हूँ। अंत में हर एक दूसरे के बारे में जो लिखता है, उसे केवल दूसरा देखता है।',
    colleague: 'सहकर्मी',
    half: 'हर आधे के मिनट',
    invite: 'बुलाएँ',
    yourself: 'अपने अलावा किसी और को चुनें।',
    invited: (person) => `मैंने ${person} से पूछा है; उत्तर आते ही बताऊँगा।`,
    withdraw: 'वापस लें',
    asked: (person, role, minutes) =>
      `${person} आपको दो लोगों के अभ्यास के लिए बुलाते हैं: *${role}*। आप एक-दूसरे से ${minutes}-${minutes} मिनट पूछते हैं, हडल में या आमने-सामने। प्रश्न मैं देता हूँ और समय मैं देखता हूँ। अंत में हर एक दूसरे के बारे में छोटा फ़ॉर्म भरता है, जिसे केवल दूसरा देखता है। आपके स्वीकार करते ही शुरू होता है।`,
    accept: 'स्वीकार कर शुरू करें',
    decline: 'नहीं, धन्यवाद',
    declined: (person) => `${person} अभी भाग नहीं ले सकते।`,
    expired: 'दो लोगों के अभ्यास के निमंत्रण का एक दिन में उत्तर नहीं आया; वह समाप्त हो गया।',
    ask: (person, until) => `अब आप ${person} से पूछते हैं, ${until} तक। हडल में या आमने-सामने बात करें। आपके प्रश्न:`,
    listen: 'इन पर ध्यान दें',
    finish: 'मेरा आधा समाप्त करें',
    answer: (person, until) => `अब ${person} आपसे पूछते हैं, ${until} तक। प्रश्न वही देंगे।`,
    stop: 'दोनों के लिए रोकें',
    warning: 'इस आधे में दो मिनट बचे हैं।',
    rate: (person) => `समय पूरा। ${person} कैसे रहे? जो आप लिखेंगे, उसे केवल वही देखेंगे, जब दोनों फ़ॉर्म आ जाएँ।`,
    form: 'फ़ॉर्म भरें',
    formTitle: 'कैसा रहा',
    good: 'क्या अच्छा रहा',
    improve: 'किस पर काम करना है',
    save: 'जमा करें',
    saved: 'धन्यवाद। दोनों फ़ॉर्म आने पर हर एक को अपनी रिपोर्ट मिलेगी।',
    talked: 'समय पूरा। यह दूसरा आधा था। यदि आपने फ़ॉर्म अभी नहीं भरा है, तो कृपया भरें।',
    report: 'दो लोगों का अभ्यास',
    from: (person) => `${person} ने लिखा। यह किसी और को नहीं दिखाया जाता।`,
    noReport: (person) => `${person} ने समय पर फ़ॉर्म नहीं भरा, इसलिए आपके लिए रिपोर्ट नहीं है।`,
    cancelled: (person) => `${person} ने दो लोगों का अभ्यास रोक दिया। कोई रिपोर्ट नहीं है।`,
    withdrawn: 'वापस लिया गया।',
    refused: {
      over: 'यह अभ्यास समाप्त हो चुका है।',
      'not-now': 'अभ्यास के इस मोड़ पर यह संभव नहीं है।',
      'not-yours': 'यह आप में से दूसरे को करना है।',
      already: 'यह पहले ही हो चुका है।',
    },
    busy: 'आप में से कोई एक दूसरे अभ्यास में है। पहले उसे समाप्त करें।',
    unreachable: 'मैं इस व्यक्ति को नहीं लिख सकता।',
    kept: 'दो लोगों के अभ्यास: किसने भाग लिया, प्रश्न और दोनों फ़ॉर्म, समाप्ति के 30 दिन बाद तक',
  },
}

/** In a language (BCP 47); English where there are no words for it. */
export const peerWordingIn = (language: string): PeerWording => all[ownLanguage(baseOf(language)) ?? 'en']
