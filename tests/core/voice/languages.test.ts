import { describe, expect, it } from 'vitest'
import { OWN_LANGUAGES } from '../../../core/interview/language.ts'
import { roomLanguage } from '../../../core/voice/languages/index.ts'
import { isBackchannel, look } from '../../../core/voice/looks-finished.ts'
import { spokenCommand, yesOrNo } from '../../../core/voice/spoken-commands.ts'
import { wordsOf } from '../../../core/voice/words.ts'

/** Said aloud, and what it is: a command, or null where it is an answer. */
const SAID: [string, string, string | null][] = [
  ['de', 'Wiederholen Sie bitte die Frage.', 'repeat'],
  ['de', 'Können Sie die Frage noch einmal wiederholen?', 'repeat'],
  ['de', 'Wie bitte?', 'repeat'],
  ['de', 'Ich hätte gern einen Hinweis.', 'hint'],
  ['de', 'Können Sie mir einen Tipp geben?', 'hint'],
  ['de', 'Überspringen.', 'skip'],
  ['de', 'Die nächste Frage bitte.', 'skip'],
  ['de', 'Bitte das Gespräch beenden.', 'stop'],
  ['de', 'Stopp.', 'stop-maybe'],
  ['de', 'Einen Moment bitte.', 'wait'],
  ['de', 'Ich überspringe die leeren Zeilen und lese weiter.', null],
  ['de', 'Ich habe den Hinweis des Kunden ernst genommen.', null],
  ['es', '¿Puede repetir la pregunta, por favor?', 'repeat'],
  ['es', 'Otra vez, por favor.', 'repeat'],
  ['es', 'Deme una pista.', 'hint'],
  ['es', 'Saltar esta pregunta.', 'skip'],
  ['es', 'La siguiente, por favor.', 'skip'],
  ['es', 'Quiero terminar la entrevista.', 'stop'],
  ['es', 'Basta.', 'stop-maybe'],
  ['es', 'Un momento, por favor.', 'wait'],
  ['es', 'Repito el experimento con otros datos.', null],
  ['fr', "Pouvez-vous répéter la question, s'il vous plaît ?", 'repeat'],
  ['fr', 'Donnez-moi un indice.', 'hint'],
  ['fr', 'Je voudrais passer cette question.', 'skip'],
  ['fr', 'La suivante.', 'skip'],
  ['fr', "Arrêtons l'entretien.", 'stop'],
  ['fr', 'Stop.', 'stop-maybe'],
  ['fr', 'Une seconde.', 'wait'],
  ['fr', 'Je passe les données au modèle et je mesure.', null],
  ['hi', 'सवाल फिर से दोहराइए।', 'repeat'],
  ['hi', 'एक बार और बताइए', 'repeat'],
  ['hi', 'मुझे एक संकेत दीजिए', 'hint'],
  ['hi', 'यह सवाल छोड़ दीजिए', 'skip'],
  ['hi', 'अगला सवाल', 'skip'],
  ['hi', 'इंटरव्यू समाप्त कीजिए', 'stop'],
  ['hi', 'बस कीजिए', 'stop-maybe'],
  ['hi', 'एक मिनट दीजिए', 'wait'],
  ['hi', 'मैंने सवाल को फिर से पढ़ा और जवाब दिया', null],
]

it.each(SAID)('%s: %s', (language, text, command) => {
  expect(spokenCommand(text, roomLanguage(language))).toBe(command)
})

describe.each([...OWN_LANGUAGES])('the room in %s', (code) => {
  const language = roomLanguage(code)
  it('understands English commands as well', () => {
    expect(spokenCommand('Skip this question.', language)).toBe('skip')
    expect(yesOrNo('Yes, please.', language)).toBe('yes')
  })
  it('takes none of its own words for a command, which an echo would then give', () => {
    const { phrases } = language
    const own = [...phrases.takeYourTime, ...Object.values(phrases.patience), phrases.goOn, phrases.notHeard]
    for (const text of [...own, phrases.inPart, phrases.kept, phrases.sureToStop]) {
      expect(spokenCommand(text, language), text).toBeNull()
    }
  })
  it('names no two commands for one utterance', () => {
    for (const [, text] of SAID.filter(([of]) => of === code)) {
      const said = wordsOf(text).join(' ')
      expect(new Set(language.commands.filter(([, p]) => p.test(said)).map(([name]) => name)).size).toBeLessThan(2)
    }
  })
})

it.each([
  ['de', 'Ja, bitte.', 'yes'],
  ['de', 'Nein, machen wir weiter.', 'no'],
  ['es', 'Sí, por favor.', 'yes'],
  ['es', 'No, sigamos.', 'no'],
  ['fr', "Oui, c'est ça.", 'yes'],
  ['fr', 'Non, continuons.', 'no'],
  ['hi', 'जी हाँ', 'yes'],
  ['hi', 'नहीं, जारी रखिए', 'no'],
  ['de', 'Ja, und dann habe ich die Daten geprüft.', null],
])('%s: %s is %s', (language, text, answer) => {
  expect(yesOrNo(text, roomLanguage(language))).toBe(answer)
})

it.each([
  ['de', 'Ich habe zuerst die Daten geprüft und', 'unfinished'],
  ['de', 'Ich habe zuerst die Daten geprüft', 'finished'],
  ['de', 'Da war ein Fehler. Einen Moment', 'thinking'],
  ['es', 'Primero revisé los datos porque', 'unfinished'],
  ['es', 'Primero revisé los datos con calma', 'finished'],
  ['fr', "J'ai d'abord vérifié les données avec", 'unfinished'],
  ['fr', "J'ai d'abord vérifié les données parce que", 'unfinished'],
  ['hi', 'मैंने पहले डेटा देखा क्योंकि', 'unfinished'],
  ['hi', 'मैंने पहले डेटा को ध्यान से देखा', 'finished'],
])('%s: %s looks %s', (language, text, looks) => {
  expect(look(text, false, roomLanguage(language))).toBe(looks)
})

it('keeps the words of Devanagari whole', () => {
  expect(wordsOf('मैंने डेटा देखा।')).toEqual(['मैंने', 'डेटा', 'देखा'])
  expect(isBackchannel('अच्छा, ठीक है।', roomLanguage('hi'))).toBe(true)
})
