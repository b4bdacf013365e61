import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'

/** What chat front-ends say of interviews that belong to a course. */
export type AssignedWording = {
  /** A code tied the account to an assignment. */
  tied: (title: string) => string
  writing: string
  aloud: string
  /** The assignment may not be taken here. */
  notHere: string
  /** The report is held back. */
  handedIn: string
  /** When the attempt ends by itself. */
  ends: (when: string) => string
}

const all: Record<OwnLanguage, AssignedWording> = {
  en: {
    tied: (title) => `This account is tied to **${title}** of your course now. What you say goes to your instructor.`,
    writing: 'Begin in writing',
    aloud: 'Begin aloud',
    notHere: 'This account is tied to the assignment, but it cannot be taken here.',
    handedIn: 'Handed in. Your instructor looks at it first; then you find the report in your course.',
    ends: (when) => `The time for this attempt ends ${when}.`,
  },
  de: {
    tied: (title) =>
      `Dieses Konto gehört jetzt zu **${title}** in deinem Kurs. Was du sagst, bekommt deine Lehrkraft zu sehen.`,
    writing: 'Schriftlich beginnen',
    aloud: 'Mündlich beginnen',
    notHere: 'Dieses Konto gehört jetzt zu der Aufgabe, aber hier kann sie nicht bearbeitet werden.',
    handedIn: 'Abgegeben. Deine Lehrkraft sieht es sich zuerst an; danach steht der Bericht in deinem Kurs.',
    ends: (when) => `Die Zeit für diesen Versuch endet ${when}.`,
  },
  es: {
    tied: (title) =>
      `Esta cuenta está vinculada ahora a **${title}** de tu curso. Lo que digas lo verá quien lo imparte.`,
    writing: 'Empezar por escrito',
    aloud: 'Empezar en voz alta',
    notHere: 'Esta cuenta está vinculada a la tarea, pero aquí no se puede hacer.',
    handedIn: 'Entregado. Primero lo mira tu docente; después encontrarás el informe en tu curso.',
    ends: (when) => `El tiempo de este intento termina ${when}.`,
  },
  fr: {
    tied: (title) =>
      `Ce compte est maintenant lié à **${title}** de ton cours. Ce que tu dis sera vu par la personne qui enseigne.`,
    writing: 'Commencer à l’écrit',
    aloud: 'Commencer à l’oral',
    notHere: 'Ce compte est lié au devoir, mais on ne peut pas le faire ici.',
    handedIn: 'C’est remis. La personne qui enseigne regarde d’abord ; ensuite, le rapport sera dans ton cours.',
    ends: (when) => `Le temps de cette tentative se termine ${when}.`,
  },
  hi: {
    tied: (title) => `यह खाता अब आपके कोर्स के **${title}** से जुड़ गया है। आप जो कहेंगे, वह आपके शिक्षक देखेंगे।`,
    writing: 'लिखकर शुरू करें',
    aloud: 'बोलकर शुरू करें',
    notHere: 'यह खाता असाइनमेंट से जुड़ गया है, पर उसे यहाँ नहीं दिया जा सकता।',
    handedIn: 'जमा हो गया। पहले आपके शिक्षक इसे देखेंगे; फिर रिपोर्ट आपके कोर्स में मिलेगी।',
    ends: (when) => `इस प्रयास का समय ${when} समाप्त होगा।`,
  },
}

/** In a language (BCP 47); English where there are no words for it. */
export const assignedWordingIn = (language: string): AssignedWording => all[ownLanguage(baseOf(language)) ?? 'en']
