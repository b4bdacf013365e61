import type { CloseReason } from './events.ts'
import { baseOf, type OwnLanguage, ownLanguage } from './language.ts'

type FixedWords = {
  repeat: (question: string) => string
  closing: Record<Extract<CloseReason, 'ended-by-candidate' | 'answers-exhausted'>, string>
}

const words: Record<OwnLanguage, FixedWords> = {
  en: {
    repeat: (question) => `Of course. ${question}`,
    closing: {
      'ended-by-candidate':
        'Let us stop here, then. Thank you for your time today. I am putting your report together now.',
      'answers-exhausted':
        'There are no more answers to hear, so let us stop here. I am putting your report together now.',
    },
  },
  hi: {
    repeat: (question) => `ज़रूर। ${question}`,
    closing: {
      'ended-by-candidate': 'तो यहीं रुकते हैं। आज आपके समय के लिए धन्यवाद। मैं अब आपकी रिपोर्ट तैयार कर रहा हूँ।',
      'answers-exhausted': 'सुनने को और जवाब नहीं हैं, तो यहीं रुकते हैं। मैं अब आपकी रिपोर्ट तैयार कर रहा हूँ।',
    },
  },
  de: {
    repeat: (question) => `Gern. ${question}`,
    closing: {
      'ended-by-candidate':
        'Dann hören wir hier auf. Danke für Ihre Zeit heute. Ich stelle nun Ihren Bericht zusammen.',
      'answers-exhausted':
        'Es sind keine Antworten mehr da, also hören wir hier auf. Ich stelle nun Ihren Bericht zusammen.',
    },
  },
  es: {
    repeat: (question) => `Por supuesto. ${question}`,
    closing: {
      'ended-by-candidate': 'Paremos aquí, entonces. Gracias por su tiempo hoy. Estoy preparando su informe.',
      'answers-exhausted': 'No quedan más respuestas que oír, así que paramos aquí. Estoy preparando su informe.',
    },
  },
  fr: {
    repeat: (question) => `Bien sûr. ${question}`,
    closing: {
      'ended-by-candidate':
        'Arrêtons-nous ici, alors. Merci pour votre temps aujourd’hui. Je prépare maintenant votre rapport.',
      'answers-exhausted':
        'Il n’y a plus de réponses à entendre, arrêtons-nous ici. Je prépare maintenant votre rapport.',
    },
  },
}

/** What the interview itself says, without an interviewer, in a language (BCP 47); English where it has no words for it. */
export const fixedWordsIn = (language: string): FixedWords => words[ownLanguage(baseOf(language)) ?? 'en']
