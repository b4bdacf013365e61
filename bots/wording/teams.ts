import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'
import { commandNames } from './command-names.ts'

/** What is said in Microsoft Teams alone. */
export type TeamsWording = {
  hello: string
  help: string
  /** After an interview began: in the chat with the bot alone, and elsewhere. */
  direct: string
  elsewhere: string
  /** What others see where somebody practises. */
  practising: (name: string) => string
  answer: string
  /** An uploaded file is of no use here, or gone. */
  whichFiles: string
  fileGone: string
  /** Above the form, with a job description that was read from a file. */
  read: string
  readInPart: string
  /** Questions are being made from a job description. */
  reading: string
  /** The report as a file: the button, and what is said to who pressed it. */
  file: string
  fileComes: string
  writeToMe: string
  /** A report waits for somebody whom the bot cannot write to. */
  waiting: (name: string) => string
  overall: string
  draft: (scorer: string) => string
  deleteAll: string
  room: string
  reminder: string
  practice: {
    set: (when: string) => string
    shown: (when: string) => string
    stopped: string
    none: string
    how: string
    nowhere: string
  }
}

const LISTED = [
  ...(['interview', 'hint', 'repeat', 'skip', 'pause', 'resume', 'stop', 'status'] as const),
  ...(['report', 'progress', 'practice', 'link', 'privacy'] as const),
]
/** The commands by their names in a language; those of every other are understood, too. */
const commands = (language: OwnLanguage) => LISTED.map((name) => `**${commandNames[name][language]}**`).join(', ')

const english: TeamsWording = {
  hello: 'I hold mock interviews: one question at a time, then a scored report that quotes what you said.',
  help: `Write ${commands('en')}. With a job description as a file, I ask about it.`,
  direct: 'Here we go. Answer in the card or as a message, or send an audio file.',
  elsewhere:
    'Here we go. Answer in the card: only you and I see what you write there. The question stands here for all.',
  practising: (name) => `${name} is practising.`,
  answer: 'Your answer',
  whichFiles:
    'I can hear audio files (MP3, M4A, OGG, WAV …) and read job descriptions (PDF, Word, text). I cannot use this file.',
  fileGone: 'That file cannot be fetched any more. Send it again.',
  read: 'This is the job description that I read. Cut what does not belong to it, and start.',
  readInPart:
    'This is the beginning of the job description that I read; it is too long for all of it. Put in what matters, and start.',
  reading: 'I am reading the job description.',
  file: 'As a file',
  fileComes: 'In our own chat I ask whether I may put the file into your OneDrive.',
  writeToMe: 'That is for you alone, and I cannot write to you yet: add me in a chat of your own first.',
  waiting: (name) => `${name}, your report is ready. Only you can open it.`,
  overall: 'Overall, 0 to 100',
  draft: (scorer) => `A draft for practice by ${scorer}, not a verdict.`,
  deleteAll: 'Delete all of it',
  room: 'Practice room',
  reminder: 'Time to practise.',
  practice: {
    set: (when) => `I remind you every week. The first reminder: ${when}.`,
    shown: (when) => `The next reminder: ${when}.`,
    stopped: 'You are not reminded any more.',
    none: 'You have no reminder.',
    how: 'Write **practice friday 18:30 Europe/Berlin**, **practice show** or **practice stop**.',
    nowhere: 'Reminders are not set up here.',
  },
}

const german: TeamsWording = {
  hello: 'Ich führe Übungsgespräche: eine Frage nach der anderen, dann ein bewerteter Bericht, der dich zitiert.',
  help: `Schreibe ${commands('de')}. Schickst du mir eine Stellenanzeige als Datei, frage ich danach.`,
  direct: 'Es geht los. Antworte in der Karte oder als Nachricht, oder schicke eine Audiodatei.',
  elsewhere:
    'Es geht los. Antworte in der Karte: was du dort schreibst, sehen nur wir beide. Die Frage steht hier für alle.',
  practising: (name) => `${name} übt gerade.`,
  answer: 'Deine Antwort',
  whichFiles:
    'Ich kann Audiodateien hören (MP3, M4A, OGG, WAV …) und Stellenanzeigen lesen (PDF, Word, Text). Mit dieser Datei kann ich nichts anfangen.',
  fileGone: 'Diese Datei ist nicht mehr zu holen. Schicke sie noch einmal.',
  read: 'Das ist die Stellenanzeige, wie ich sie gelesen habe. Nimm heraus, was nicht dazugehört, und beginne.',
  readInPart:
    'Das ist der Anfang der Stellenanzeige; für die ganze ist sie zu lang. Setze ein, worauf es ankommt, und beginne.',
  reading: 'Ich lese die Stellenanzeige.',
  file: 'Als Datei',
  fileComes: 'In unserem eigenen Chat frage ich, ob ich die Datei in dein OneDrive legen darf.',
  writeToMe: 'Das ist nur für dich, und ich kann dir noch nicht schreiben: füge mich erst in einem eigenen Chat hinzu.',
  waiting: (name) => `${name}, dein Bericht ist fertig. Nur du kannst ihn öffnen.`,
  overall: 'Insgesamt, 0 bis 100',
  draft: (scorer) => `Ein Entwurf zum Üben von ${scorer}, kein Urteil.`,
  deleteAll: 'Alles löschen',
  room: 'Übungsraum',
  reminder: 'Zeit zum Üben.',
  practice: {
    set: (when) => `Ich erinnere dich jede Woche. Die erste Erinnerung: ${when}.`,
    shown: (when) => `Die nächste Erinnerung: ${when}.`,
    stopped: 'Du wirst nicht mehr erinnert.',
    none: 'Du hast keine Erinnerung.',
    how: 'Schreibe **practice friday 18:30 Europe/Berlin**, **practice show** oder **practice stop**.',
    nowhere: 'Erinnerungen sind hier nicht eingerichtet.',
  },
}

const spanish: TeamsWording = {
  hello: 'Hago entrevistas de práctica: una pregunta tras otra y luego un informe puntuado que cita lo que dijiste.',
  help: `Escribe ${commands('es')}. Si me envías una oferta de empleo como archivo, pregunto por ella.`,
  direct: 'Empezamos. Responde en la tarjeta o con un mensaje, o envía un archivo de audio.',
  elsewhere:
    'Empezamos. Responde en la tarjeta: lo que escribes allí solo lo vemos tú y yo. La pregunta queda aquí para todos.',
  practising: (name) => `${name} está practicando.`,
  answer: 'Tu respuesta',
  whichFiles:
    'Puedo oír archivos de audio (MP3, M4A, OGG, WAV …) y leer ofertas de empleo (PDF, Word, texto). Este archivo no me sirve.',
  fileGone: 'Ese archivo ya no se puede descargar. Envíalo otra vez.',
  read: 'Esta es la oferta de empleo que he leído. Quita lo que no le pertenece y empieza.',
  readInPart: 'Este es el principio de la oferta de empleo; entera es demasiado larga. Pon lo que importa y empieza.',
  reading: 'Leo la oferta de empleo.',
  file: 'Como archivo',
  fileComes: 'En nuestro propio chat te pregunto si puedo poner el archivo en tu OneDrive.',
  writeToMe: 'Eso es solo para ti, y aún no puedo escribirte: añádeme primero en un chat propio.',
  waiting: (name) => `${name}, tu informe está listo. Solo tú puedes abrirlo.`,
  overall: 'En total, de 0 a 100',
  draft: (scorer) => `Un borrador para practicar, de ${scorer}; no un veredicto.`,
  deleteAll: 'Borrarlo todo',
  room: 'Sala de práctica',
  reminder: 'Hora de practicar.',
  practice: {
    set: (when) => `Te lo recuerdo cada semana. El primer recordatorio: ${when}.`,
    shown: (when) => `El próximo recordatorio: ${when}.`,
    stopped: 'Ya no recibes recordatorios.',
    none: 'No tienes recordatorio.',
    how: 'Escribe **practice friday 18:30 Europe/Madrid**, **practice show** o **practice stop**.',
    nowhere: 'Aquí no hay recordatorios.',
  },
}

const french: TeamsWording = {
  hello: 'Je mène des entretiens blancs : une question à la fois, puis un rapport noté qui cite vos réponses.',
  help: `Écrivez ${commands('fr')}. Envoyez-moi une offre d’emploi en fichier, et je pose des questions sur elle.`,
  direct: 'C’est parti. Répondez dans la carte ou par message, ou envoyez un fichier audio.',
  elsewhere:
    'C’est parti. Répondez dans la carte : ce que vous y écrivez reste entre nous. La question est visible de tous.',
  practising: (name) => `${name} s’entraîne.`,
  answer: 'Votre réponse',
  whichFiles:
    'Je peux écouter des fichiers audio (MP3, M4A, OGG, WAV …) et lire des offres d’emploi (PDF, Word, texte). Ce fichier ne me sert à rien.',
  fileGone: 'Ce fichier ne peut plus être récupéré. Renvoyez-le.',
  read: 'Voici l’offre d’emploi que j’ai lue. Enlevez ce qui n’en fait pas partie, puis commencez.',
  readInPart:
    'Voici le début de l’offre d’emploi ; elle est trop longue pour être là en entier. Mettez ce qui compte, puis commencez.',
  reading: 'Je lis l’offre d’emploi.',
  file: 'En fichier',
  fileComes: 'Dans notre conversation à deux, je demande si je peux mettre le fichier dans votre OneDrive.',
  writeToMe:
    'C’est pour vous seul, et je ne peux pas encore vous écrire : ajoutez-moi d’abord dans une conversation à vous.',
  waiting: (name) => `${name}, votre rapport est prêt. Vous seul pouvez l’ouvrir.`,
  overall: 'Au total, de 0 à 100',
  draft: (scorer) => `Une ébauche pour s’entraîner, par ${scorer}, pas un verdict.`,
  deleteAll: 'Tout supprimer',
  room: 'Salle d’entraînement',
  reminder: 'C’est l’heure de s’entraîner.',
  practice: {
    set: (when) => `Je vous le rappelle chaque semaine. Le premier rappel : ${when}.`,
    shown: (when) => `Le prochain rappel : ${when}.`,
    stopped: 'Vous ne recevez plus de rappels.',
    none: 'Vous n’avez pas de rappel.',
    how: 'Écrivez **practice friday 18:30 Europe/Paris**, **practice show** ou **practice stop**.',
    nowhere: 'Il n’y a pas de rappels ici.',
  },
}

const hindi: TeamsWording = {
  hello: 'मैं अभ्यास साक्षात्कार लेता हूँ: एक-एक करके प्रश्न, फिर अंकों वाली रिपोर्ट जो आपके शब्द उद्धृत करती है।',
  help: `लिखें: ${commands('hi')}। नौकरी का विवरण फ़ाइल के रूप में भेजें, तो मैं उसी पर पूछूँगा।`,
  direct: 'शुरू करते हैं। कार्ड में या संदेश से उत्तर दें, या ऑडियो फ़ाइल भेजें।',
  elsewhere: 'शुरू करते हैं। कार्ड में उत्तर दें: वहाँ लिखा केवल आप और मैं देखते हैं। प्रश्न यहाँ सबको दिखता है।',
  practising: (name) => `${name} अभ्यास कर रहे हैं।`,
  answer: 'आपका उत्तर',
  whichFiles:
    'मैं ऑडियो फ़ाइलें (MP3, M4A, OGG, WAV …) सुन सकता हूँ और नौकरी के विवरण (PDF, Word, टेक्स्ट) पढ़ सकता हूँ। यह फ़ाइल काम नहीं आती।',
  fileGone: 'वह फ़ाइल अब नहीं मिल रही। उसे फिर भेजें।',
  read: 'मैंने नौकरी का यह विवरण पढ़ा। जो इसका हिस्सा नहीं है उसे हटाएँ, और शुरू करें।',
  readInPart: 'यह नौकरी के विवरण का आरंभ है; पूरा बहुत लंबा है। जो ज़रूरी है वह डालें, और शुरू करें।',
  reading: 'मैं नौकरी का विवरण पढ़ रहा हूँ।',
  file: 'फ़ाइल के रूप में',
  fileComes: 'हमारी अपनी चैट में मैं पूछता हूँ कि क्या फ़ाइल आपके OneDrive में रख दूँ।',
  writeToMe: 'यह केवल आपके लिए है, और मैं अभी आपको लिख नहीं सकता: पहले मुझे अपनी चैट में जोड़ें।',
  waiting: (name) => `${name}, आपकी रिपोर्ट तैयार है। इसे केवल आप खोल सकते हैं।`,
  overall: 'कुल, 0 से 100',
  draft: (scorer) => `अभ्यास के लिए ${scorer} का मसौदा, कोई निर्णय नहीं।`,
  deleteAll: 'सब मिटाएँ',
  room: 'अभ्यास कक्ष',
  reminder: 'अभ्यास का समय।',
  practice: {
    set: (when) => `मैं हर सप्ताह याद दिलाऊँगा। पहली बार: ${when}।`,
    shown: (when) => `अगली बार: ${when}।`,
    stopped: 'अब आपको याद नहीं दिलाया जाएगा।',
    none: 'कोई याद दिलाना तय नहीं है।',
    how: 'लिखें: **practice friday 18:30 Asia/Kolkata**, **practice show** या **practice stop**।',
    nowhere: 'यहाँ याद दिलाने की सुविधा नहीं है।',
  },
}

const all: Record<OwnLanguage, TeamsWording> = { en: english, hi: hindi, de: german, es: spanish, fr: french }

/** What is said in Teams in a language (BCP 47); English where there are no words for it. */
export const teamsWordingIn = (language: string): TeamsWording => all[ownLanguage(baseOf(language)) ?? 'en']
