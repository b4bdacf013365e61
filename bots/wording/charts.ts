import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'
import type { Criterion } from '../../core/scoring/rubric.ts'

/** What stands at a report's charts in chats. Titles have 50 characters at most, names 20. */
export type ChartWording = {
  scores: string
  score: string
  criteria: string
  names: Readonly<Record<Criterion, string>>
}

const all: Record<OwnLanguage, ChartWording> = {
  en: {
    scores: 'Score of each answer, 0 to 10',
    score: 'Score',
    criteria: 'How the answers were, 0 to 10',
    names: { relevance: 'Relevance', completeness: 'Completeness', clarity: 'Clarity', structure: 'Structure' },
  },
  de: {
    scores: 'Bewertung jeder Antwort, 0 bis 10',
    score: 'Bewertung',
    criteria: 'Wie die Antworten waren, 0 bis 10',
    names: { relevance: 'Bezug zur Frage', completeness: 'Vollständigkeit', clarity: 'Klarheit', structure: 'Aufbau' },
  },
  es: {
    scores: 'Nota de cada respuesta, de 0 a 10',
    score: 'Nota',
    criteria: 'Cómo fueron las respuestas, de 0 a 10',
    names: { relevance: 'Pertinencia', completeness: 'Integridad', clarity: 'Claridad', structure: 'Estructura' },
  },
  fr: {
    scores: 'Note de chaque réponse, de 0 à 10',
    score: 'Note',
    criteria: 'Qualité des réponses, de 0 à 10',
    names: { relevance: 'Pertinence', completeness: 'Exhaustivité', clarity: 'Clarté', structure: 'Structure' },
  },
  hi: {
    scores: 'हर उत्तर के अंक, 0 से 10',
    score: 'अंक',
    criteria: 'उत्तर कैसे थे, 0 से 10',
    names: { relevance: 'प्रासंगिकता', completeness: 'पूर्णता', clarity: 'स्पष्टता', structure: 'संरचना' },
  },
}

/** In a language (BCP 47); English where there are no words for it. */
export const chartWordingIn = (language: string): ChartWording => all[ownLanguage(baseOf(language)) ?? 'en']
