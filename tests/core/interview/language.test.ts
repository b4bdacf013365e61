import { expect, test } from 'vitest'
import { fixedWordsIn } from '../../../core/interview/fixed-words.ts'
import { detectLanguage, nameOfLanguage, OWN_LANGUAGES, type OwnLanguage } from '../../../core/interview/language.ts'
import { languageOf } from '../../../core/interview/language-of.ts'
import { phrasesIn, saysNotKnowing } from '../../../core/interviewer/phrases/index.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import { openInterview, type Said } from '../../fakes/open-interview.ts'

const said: Record<OwnLanguage, string> = {
  en: 'I would first look at the logs of the service, and then I would ask the team what they had changed.',
  hi: 'मैं सबसे पहले सेवा के लॉग देखूँगा और फिर टीम से पूछूँगा कि उन्होंने क्या बदला है।',
  de: 'Ich würde zuerst die Protokolle ansehen und dann das Team fragen, was sie geändert haben und warum das nicht auffiel.',
  es: 'Primero miraría los registros del servicio y luego preguntaría al equipo qué han cambiado, porque esto fue muy rápido.',
  fr: 'Je regarderais les journaux du service, et nous demanderions à l’équipe ce qui est changé dans la dernière version, avec une liste.',
}

test.each(OWN_LANGUAGES)('%s is told by its words', (language) => {
  expect(detectLanguage(said[language])).toBe(language)
})

test('too little, a list of terms and a mixture tell nothing', () => {
  for (const text of ['', 'Docker, Kubernetes, Terraform, Kafka, Redis, Postgres, Grafana', 'Ja, das ist gut.']) {
    expect(detectLanguage(text), text).toBeNull()
  }
})

test('no model answer of the bank is taken for another language than English', async () => {
  const bank = await loadBank('datasets/questions')
  const answers = bank.roles.flatMap((role) => bank.questions(role).map((q) => q.modelAnswer))
  expect(answers.length).toBeGreaterThan(90)
  expect(answers.filter((text) => detectLanguage(text) !== 'en')).toEqual([])
})

const bank = await loadBank('datasets/questions')
const [ask] = bank.questions('data-scientist')
if (!ask) throw new Error('the bank is empty')
const after = (answers: string[], change: Parameters<typeof openInterview>[1]) =>
  languageOf(
    openInterview(
      answers.map((answer, i): Said => ({ ask: i === 0 ? ask : `And ${i}?`, answer })),
      change,
    ),
  )

test('the interview stays in the language of its plan, unless it may follow', () => {
  expect(after([said.de], { language: 'en' })).toBe('en')
  expect(after([said.de], { language: 'en', followLanguage: true })).toBe('de')
  expect(after([said.de, said.es], { language: 'en', followLanguage: true })).toBe('es')
  expect(after([said.de, 'Docker.'], { language: 'en', followLanguage: true })).toBe('de')
  expect(after([said.de], { language: 'de-AT', followLanguage: true })).toBe('de-AT')
  expect(after([], { language: 'fr', followLanguage: true })).toBe('fr')
})

test('every language has every phrase, in as many ways as English, without a question of its own', () => {
  const english = phrasesIn('en')
  for (const language of OWN_LANGUAGES) {
    const phrases = phrasesIn(language)
    expect(Object.keys(phrases).sort()).toEqual(Object.keys(english).sort())
    const lists = (p: typeof phrases) =>
      Object.entries({ ...p, ...p.toPhase }).flatMap(([name, list]) =>
        Array.isArray(list) ? [[name, list] as const] : [],
      )
    expect(lists(phrases).map(([name, list]) => [name, list.length])).toEqual(
      lists(english).map(([name, list]) => [name, list.length]),
    )
    for (const [name, list] of lists(phrases)) {
      expect(list.join(), name).not.toContain('?')
      if (name === 'echo') for (const phrase of list) expect(phrase).toContain('{quote}')
      if (name === 'welcome') for (const phrase of list) expect(phrase).toMatch(/\{role\}.*\{count\}/s)
    }
    if (language !== 'en')
      expect(lists(phrases).flatMap(([, list]) => list)).not.toEqual(lists(english).flatMap(([, list]) => list))
    expect(phrases.count(1)).not.toBe(phrases.count(4))
    expect(phrases.count(4)).toContain('4')
    expect(fixedWordsIn(language).repeat('Why?')).toMatch(/Why\?$/)
  }
  expect(phrasesIn('ja')).toBe(english)
  expect(nameOfLanguage('pt-BR')).toBe('Brazilian Portuguese')
})

test.each([
  'I don’t know.'.replace('’', "'"),
  'Das weiß ich leider nicht.',
  'No lo sé.',
  'Je ne sais pas.',
  'मुझे पता नहीं।',
])('"%s" is heard as not knowing', (text) => {
  expect(saysNotKnowing(text)).toBe(true)
  expect(saysNotKnowing('I know that well.')).toBe(false)
})
