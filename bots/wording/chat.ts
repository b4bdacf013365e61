import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'

/** What work chats say beyond the interview itself: the start form, corrections, the home page, practice of a team. */
export type ChatWording = {
  form: {
    title: string
    start: string
    cancel: string
    role: string
    type: string
    level: string
    questions: string
    language: string
    follow: string
    posting: string
    postingNote: string
    file: string
    needsRole: string
  }
  spoken: {
    heard: (text: string) => string
    wrong: string
    title: string
    label: string
    save: string
    corrected: string
    later: string
    unheard: string
    tooLong: string
  }
  home: { hello: string; how: string; start: string; reports: string; goesOn: string; wrote: string }
  share: { button: string; title: string; channel: string; send: string }
  late: string
  /** What somebody sent failed for the last time, and is not tried again. */
  givenUp: string
  begun: string
  team: {
    set: (channel: string, when: string) => string
    stopped: string
    none: string
    shown: (channel: string, when: string) => string
    question: string
    answer: string
    private: string
    help: string
    added: string
    voted: (votes: number) => string
    retire: string
    retired: string
    empty: string
    notYours: string
    cannotPost: string
    badTime: string
  }
  help: string
}

const english: ChatWording = {
  form: {
    title: 'Mock interview',
    start: 'Start',
    cancel: 'Cancel',
    role: 'Role',
    type: 'Type',
    level: 'Level',
    questions: 'Questions',
    language: 'Language',
    follow: 'The language that you answer in',
    posting: 'Job description',
    postingNote: 'The questions then come from it. It is read and not kept.',
    file: '… or as a file (PDF, Word, text)',
    needsRole: 'Choose a role, or give a job description.',
  },
  spoken: {
    heard: (text) => `I heard: “${text}”`,
    wrong: 'That’s not what I said',
    title: 'What you said',
    label: 'Put it right; this is what is scored.',
    save: 'Save',
    corrected: 'Put right. This is what is scored.',
    later: 'I have your recording and hear it as soon as I can. We go on meanwhile.',
    unheard: 'That recording could not be heard.',
    tooLong: 'That took too long to fetch. Send it again, or write your answer.',
  },
  home: {
    hello: 'Practise a job interview',
    how: 'One question at a time, in writing or with audio clips. The report with its evidence is for you alone.',
    start: 'Start an interview',
    reports: 'Your reports',
    goesOn: 'You have an interview open: answer in its thread.',
    wrote: 'Hello! I hold mock interviews. Shall we begin?',
  },
  share: {
    button: 'Share the summary',
    title: 'Share the summary',
    channel: 'Channel (I must be in it)',
    send: 'Share',
  },
  givenUp: 'What you just sent could not be taken: something kept failing on our side. Please send it again.',
  late: 'That question has been answered already. Please answer the newest one.',
  begun: 'Answer in this thread: write, or record an audio clip. Your answers are private to you and me.',
  team: {
    set: (channel, when) => `Set. A question comes to ${channel} every week; the first one ${when}.`,
    stopped: 'No more weekly questions there.',
    none: 'No weekly questions are set up.',
    shown: (channel, when) => `${channel}: the next question comes ${when}.`,
    question: 'Question of the week',
    answer: 'Answer in private',
    private: 'One spoken minute is enough. Only you see your answer and its score.',
    help: '`/interview team weekly friday 9:30 Europe/Berlin` in a channel sends it a question every week; `team stop`, `team show`. The bank: `team add ROLE: QUESTION`, `team list`.',
    added: 'Added to the team’s questions.',
    voted: (votes) => (votes === 1 ? '1 vote' : `${votes} votes`),
    retire: 'Retire',
    retired: 'Retired. It is not asked any more.',
    empty: 'The team has no questions of its own yet.',
    notYours: 'Only who added a question can retire it.',
    cannotPost: 'I cannot write in this channel. Invite me first.',
    badTime: 'I cannot read that. `team weekly friday 9:30 Europe/Berlin` is right.',
  },
  help: '`/interview` begins an interview.\nWhile it runs: `/interview hint`, `repeat`, `skip`, `pause`, `resume`, `stop`, `status`.\nYour reports: `/interview report`, `progress`. Your data: `privacy`, `privacy delete`, `privacy training`. Another account of yours: `link`, `link CODE`.\nWith a colleague: `/interview peer @NAME`. Your team: `/interview team`.',
}

const german: ChatWording = {
  form: {
    title: 'Übungsgespräch',
    start: 'Beginnen',
    cancel: 'Abbrechen',
    role: 'Rolle',
    type: 'Art',
    level: 'Stufe',
    questions: 'Fragen',
    language: 'Sprache',
    follow: 'Die Sprache, in der du antwortest',
    posting: 'Stellenanzeige',
    postingNote: 'Dann kommen die Fragen aus ihr. Sie wird gelesen und nicht behalten.',
    file: '… oder als Datei (PDF, Word, Text)',
    needsRole: 'Wähle eine Rolle, oder gib eine Stellenanzeige an.',
  },
  spoken: {
    heard: (text) => `Ich habe gehört: „${text}“`,
    wrong: 'Das habe ich nicht gesagt',
    title: 'Was du gesagt hast',
    label: 'Berichtige es; das wird bewertet.',
    save: 'Speichern',
    corrected: 'Berichtigt. Das wird bewertet.',
    later: 'Ich habe deine Aufnahme und höre sie, sobald ich kann. Es geht inzwischen weiter.',
    unheard: 'Diese Aufnahme war nicht zu hören.',
    tooLong: 'Das Holen hat zu lange gedauert. Schicke sie noch einmal, oder schreibe deine Antwort.',
  },
  home: {
    hello: 'Ein Bewerbungsgespräch üben',
    how: 'Eine Frage nach der anderen, schriftlich oder mit Audioclips. Der Bericht mit Belegen ist für dich allein.',
    start: 'Gespräch beginnen',
    reports: 'Deine Berichte',
    goesOn: 'Du hast ein Gespräch offen: antworte in seinem Thread.',
    wrote: 'Hallo! Ich führe Übungsgespräche. Fangen wir an?',
  },
  share: {
    button: 'Zusammenfassung teilen',
    title: 'Teilen',
    channel: 'Kanal (ich muss darin sein)',
    send: 'Teilen',
  },
  givenUp:
    'Was du eben geschickt hast, kam nicht an: auf unserer Seite ist immer wieder etwas schiefgegangen. Bitte schicke es noch einmal.',
  late: 'Diese Frage ist schon beantwortet. Bitte antworte auf die neueste.',
  begun: 'Antworte in diesem Thread: schreibe, oder nimm einen Audioclip auf. Deine Antworten bleiben zwischen uns.',
  team: {
    set: (channel, when) => `Eingerichtet. Jede Woche kommt eine Frage in ${channel}; die erste ${when}.`,
    stopped: 'Dort kommen keine wöchentlichen Fragen mehr.',
    none: 'Es sind keine wöchentlichen Fragen eingerichtet.',
    shown: (channel, when) => `${channel}: die nächste Frage kommt ${when}.`,
    question: 'Frage der Woche',
    answer: 'Für mich antworten',
    private: 'Eine gesprochene Minute genügt. Nur du siehst deine Antwort und ihre Bewertung.',
    help: '`/interview team weekly friday 9:30 Europe/Berlin` in einem Kanal schickt ihm jede Woche eine Frage; `team stop`, `team show`. Fragen: `team add ROLLE: FRAGE`, `team list`.',
    added: 'Zu den Fragen des Teams hinzugefügt.',
    voted: (votes) => (votes === 1 ? '1 Stimme' : `${votes} Stimmen`),
    retire: 'Zurückziehen',
    retired: 'Zurückgezogen. Sie wird nicht mehr gestellt.',
    empty: 'Das Team hat noch keine eigenen Fragen.',
    notYours: 'Nur wer eine Frage hinzugefügt hat, kann sie zurückziehen.',
    cannotPost: 'Ich kann in diesem Kanal nicht schreiben. Lade mich zuerst ein.',
    badTime: 'Das kann ich nicht lesen. `team weekly friday 9:30 Europe/Berlin` ist richtig.',
  },
  help: '`/interview` beginnt ein Gespräch.\nWährenddessen: `/interview hint`, `repeat`, `skip`, `pause`, `resume`, `stop`, `status`.\nDeine Berichte: `/interview report`, `progress`. Deine Daten: `privacy`, `privacy delete`, `privacy training`. Ein anderes Konto von dir: `link`, `link CODE`.\nZu zweit: `/interview peer @NAME`. Dein Team: `/interview team`.',
}

const spanish: ChatWording = {
  form: {
    title: 'Entrevista de práctica',
    start: 'Empezar',
    cancel: 'Cancelar',
    role: 'Puesto',
    type: 'Tipo',
    level: 'Nivel',
    questions: 'Preguntas',
    language: 'Idioma',
    follow: 'El idioma en que respondas',
    posting: 'Oferta de empleo',
    postingNote: 'Las preguntas salen entonces de ella. Se lee y no se guarda.',
    file: '… o como archivo (PDF, Word, texto)',
    needsRole: 'Elige un puesto o da una oferta de empleo.',
  },
  spoken: {
    heard: (text) => `He oído: «${text}»`,
    wrong: 'No he dicho eso',
    title: 'Lo que dijiste',
    label: 'Corrígelo; esto es lo que se puntúa.',
    save: 'Guardar',
    corrected: 'Corregido. Esto es lo que se puntúa.',
    later: 'Tengo tu grabación y la escucharé en cuanto pueda. Mientras, seguimos.',
    unheard: 'No se pudo oír esa grabación.',
    tooLong: 'Tardó demasiado en llegar. Envíala otra vez o escribe tu respuesta.',
  },
  home: {
    hello: 'Practica una entrevista de trabajo',
    how: 'Una pregunta tras otra, por escrito o con clips de audio. El informe con sus pruebas es solo para ti.',
    start: 'Empezar una entrevista',
    reports: 'Tus informes',
    goesOn: 'Tienes una entrevista abierta: responde en su hilo.',
    wrote: '¡Hola! Hago entrevistas de práctica. ¿Empezamos?',
  },
  share: {
    button: 'Compartir el resumen',
    title: 'Compartir',
    channel: 'Canal (debo estar en él)',
    send: 'Compartir',
  },
  givenUp:
    'No se pudo tomar lo que acabas de enviar: algo falló varias veces por nuestra parte. Envíalo otra vez, por favor.',
  late: 'Esa pregunta ya está respondida. Responde a la más reciente, por favor.',
  begun: 'Responde en este hilo: escribe o graba un clip de audio. Tus respuestas quedan entre nosotros.',
  team: {
    set: (channel, when) => `Hecho. Cada semana llega una pregunta a ${channel}; la primera, ${when}.`,
    stopped: 'Ya no llegan preguntas semanales allí.',
    none: 'No hay preguntas semanales.',
    shown: (channel, when) => `${channel}: la próxima pregunta llega ${when}.`,
    question: 'Pregunta de la semana',
    answer: 'Responder en privado',
    private: 'Basta un minuto hablado. Solo tú ves tu respuesta y su nota.',
    help: '`/interview team weekly friday 9:30 Europe/Madrid` en un canal le envía una pregunta cada semana; `team stop`, `team show`. Preguntas: `team add PUESTO: PREGUNTA`, `team list`.',
    added: 'Añadida a las preguntas del equipo.',
    voted: (votes) => (votes === 1 ? '1 voto' : `${votes} votos`),
    retire: 'Retirar',
    retired: 'Retirada. Ya no se pregunta.',
    empty: 'El equipo aún no tiene preguntas propias.',
    notYours: 'Solo quien añadió una pregunta puede retirarla.',
    cannotPost: 'No puedo escribir en este canal. Invítame primero.',
    badTime: 'No puedo leer eso. `team weekly friday 9:30 Europe/Madrid` es correcto.',
  },
  help: '`/interview` empieza una entrevista.\nMientras dura: `/interview hint`, `repeat`, `skip`, `pause`, `resume`, `stop`, `status`.\nTus informes: `/interview report`, `progress`. Tus datos: `privacy`, `privacy delete`, `privacy training`. Otra cuenta tuya: `link`, `link CODE`.\nEntre dos: `/interview peer @NAME`. Tu equipo: `/interview team`.',
}

const french: ChatWording = {
  form: {
    title: 'Entretien blanc',
    start: 'Commencer',
    cancel: 'Annuler',
    role: 'Poste',
    type: 'Type',
    level: 'Niveau',
    questions: 'Questions',
    language: 'Langue',
    follow: 'La langue de vos réponses',
    posting: 'Offre d’emploi',
    postingNote: 'Les questions en viennent alors. Elle est lue et n’est pas conservée.',
    file: '… ou en fichier (PDF, Word, texte)',
    needsRole: 'Choisissez un poste, ou donnez une offre d’emploi.',
  },
  spoken: {
    heard: (text) => `J’ai entendu : « ${text} »`,
    wrong: 'Je n’ai pas dit cela',
    title: 'Ce que vous avez dit',
    label: 'Corrigez-le ; c’est ce qui est noté.',
    save: 'Enregistrer',
    corrected: 'Corrigé. C’est ce qui est noté.',
    later: 'J’ai votre enregistrement et je l’écoute dès que possible. Nous continuons.',
    unheard: 'Cet enregistrement n’a pas pu être entendu.',
    tooLong: 'Le chargement a été trop long. Renvoyez-le, ou écrivez votre réponse.',
  },
  home: {
    hello: 'S’entraîner à un entretien d’embauche',
    how: 'Une question à la fois, par écrit ou en clips audio. Le rapport et ses preuves sont pour vous seul.',
    start: 'Commencer un entretien',
    reports: 'Vos rapports',
    goesOn: 'Un entretien est ouvert : répondez dans son fil.',
    wrote: 'Bonjour ! Je mène des entretiens blancs. On commence ?',
  },
  share: {
    button: 'Partager le résumé',
    title: 'Partager',
    channel: 'Canal (je dois y être)',
    send: 'Partager',
  },
  givenUp:
    'Ce que vous venez d’envoyer n’a pas pu être pris : quelque chose a échoué plusieurs fois chez nous. Renvoyez-le, s’il vous plaît.',
  late: 'Cette question a déjà sa réponse. Répondez à la plus récente, s’il vous plaît.',
  begun: 'Répondez dans ce fil : écrivez, ou enregistrez un clip audio. Vos réponses restent entre nous.',
  team: {
    set: (channel, when) => `C’est fait. Une question arrive chaque semaine dans ${channel} ; la première ${when}.`,
    stopped: 'Plus de questions hebdomadaires là-bas.',
    none: 'Aucune question hebdomadaire n’est prévue.',
    shown: (channel, when) => `${channel} : la prochaine question arrive ${when}.`,
    question: 'Question de la semaine',
    answer: 'Répondre en privé',
    private: 'Une minute parlée suffit. Vous seul voyez votre réponse et sa note.',
    help: '`/interview team weekly friday 9:30 Europe/Paris` dans un canal lui envoie une question chaque semaine ; `team stop`, `team show`. Questions : `team add POSTE: QUESTION`, `team list`.',
    added: 'Ajoutée aux questions de l’équipe.',
    voted: (votes) => (votes === 1 ? '1 voix' : `${votes} voix`),
    retire: 'Retirer',
    retired: 'Retirée. Elle n’est plus posée.',
    empty: 'L’équipe n’a pas encore de questions à elle.',
    notYours: 'Seul qui a ajouté une question peut la retirer.',
    cannotPost: 'Je ne peux pas écrire dans ce canal. Invitez-moi d’abord.',
    badTime: 'Je ne peux pas lire cela. `team weekly friday 9:30 Europe/Paris` est juste.',
  },
  help: '`/interview` commence un entretien.\nPendant qu’il dure : `/interview hint`, `repeat`, `skip`, `pause`, `resume`, `stop`, `status`.\nVos rapports : `/interview report`, `progress`. Vos données : `privacy`, `privacy delete`, `privacy training`. Un autre compte à vous : `link`, `link CODE`.\nÀ deux : `/interview peer @NAME`. Votre équipe : `/interview team`.',
}

const hindi: ChatWording = {
  form: {
    title: 'अभ्यास साक्षात्कार',
    start: 'शुरू करें',
    cancel: 'रद्द करें',
    role: 'भूमिका',
    type: 'प्रकार',
    level: 'स्तर',
    questions: 'प्रश्न',
    language: 'भाषा',
    follow: 'जिस भाषा में आप उत्तर दें',
    posting: 'नौकरी का विवरण',
    postingNote: 'तब प्रश्न इसी से आते हैं। इसे पढ़ा जाता है, रखा नहीं जाता।',
    file: '… या फ़ाइल के रूप में (PDF, Word, टेक्स्ट)',
    needsRole: 'कोई भूमिका चुनें, या नौकरी का विवरण दें।',
  },
  spoken: {
    heard: (text) => `मैंने सुना: “${text}”`,
    wrong: 'मैंने यह नहीं कहा',
    title: 'आपने क्या कहा',
    label: 'इसे ठीक करें; इसी पर अंक मिलते हैं।',
    save: 'सहेजें',
    corrected: 'ठीक कर दिया। इसी पर अंक मिलते हैं।',
    later: 'आपकी रिकॉर्डिंग मेरे पास है; जैसे ही हो सकेगा सुनूँगा। तब तक हम आगे बढ़ते हैं।',
    unheard: 'वह रिकॉर्डिंग सुनी नहीं जा सकी।',
    tooLong: 'उसे लाने में बहुत समय लगा। फिर भेजें, या उत्तर लिखें।',
  },
  home: {
    hello: 'नौकरी के साक्षात्कार का अभ्यास',
    how: 'एक-एक करके प्रश्न, लिखकर या ऑडियो क्लिप से। प्रमाण सहित रिपोर्ट केवल आपके लिए है।',
    start: 'साक्षात्कार शुरू करें',
    reports: 'आपकी रिपोर्टें',
    goesOn: 'आपका एक साक्षात्कार खुला है: उसके थ्रेड में उत्तर दें।',
    wrote: 'नमस्ते! मैं अभ्यास साक्षात्कार लेता हूँ। शुरू करें?',
  },
  share: { button: 'सारांश साझा करें', title: 'साझा करें', channel: 'चैनल (मुझे उसमें होना चाहिए)', send: 'साझा करें' },
  givenUp: 'आपने अभी जो भेजा, वह लिया नहीं जा सका: हमारी ओर से बार-बार कुछ गड़बड़ हुई। कृपया फिर भेजें।',
  late: 'उस प्रश्न का उत्तर आ चुका है। कृपया सबसे नए प्रश्न का उत्तर दें।',
  begun: 'इसी थ्रेड में उत्तर दें: लिखें, या ऑडियो क्लिप रिकॉर्ड करें। आपके उत्तर हमारे बीच रहते हैं।',
  team: {
    set: (channel, when) => `हो गया। हर सप्ताह ${channel} में एक प्रश्न आएगा; पहला ${when}।`,
    stopped: 'वहाँ अब साप्ताहिक प्रश्न नहीं आएँगे।',
    none: 'कोई साप्ताहिक प्रश्न तय नहीं हैं।',
    shown: (channel, when) => `${channel}: अगला प्रश्न ${when} आएगा।`,
    question: 'सप्ताह का प्रश्न',
    answer: 'निजी उत्तर दें',
    private: 'बोला हुआ एक मिनट काफ़ी है। आपका उत्तर और अंक केवल आप देखते हैं।',
    help: 'किसी चैनल में `/interview team weekly friday 9:30 Asia/Kolkata` हर सप्ताह वहाँ एक प्रश्न भेजता है; `team stop`, `team show`। प्रश्न: `team add भूमिका: प्रश्न`, `team list`।',
    added: 'टीम के प्रश्नों में जोड़ा गया।',
    voted: (votes) => `${votes} मत`,
    retire: 'हटाएँ',
    retired: 'हटाया गया। अब यह नहीं पूछा जाएगा।',
    empty: 'टीम के अपने प्रश्न अभी नहीं हैं।',
    notYours: 'प्रश्न को वही हटा सकता है जिसने उसे जोड़ा।',
    cannotPost: 'मैं इस चैनल में नहीं लिख सकता। पहले मुझे बुलाएँ।',
    badTime: 'यह पढ़ा नहीं गया। `team weekly friday 9:30 Asia/Kolkata` सही है।',
  },
  help: '`/interview` से साक्षात्कार शुरू होता है।\nउसके दौरान: `/interview hint`, `repeat`, `skip`, `pause`, `resume`, `stop`, `status`।\nआपकी रिपोर्टें: `/interview report`, `progress`। आपका डेटा: `privacy`, `privacy delete`, `privacy training`। आपका दूसरा खाता: `link`, `link CODE`।\nदो लोग: `/interview peer @NAME`। आपकी टीम: `/interview team`।',
}

const all: Record<OwnLanguage, ChatWording> = { en: english, hi: hindi, de: german, es: spanish, fr: french }

/** What work chats say in a language (BCP 47); English where there are no words for it. */
export const chatWordingIn = (language: string): ChatWording => all[ownLanguage(baseOf(language)) ?? 'en']
