import { type RoomLanguage, words } from './language.ts'

const IT = '(?:die frage|diese frage|das|es|sie|die letzte frage|den letzten teil)'
const AGAIN = '(?: (?:bitte|noch einmal|noch mal|nochmal|nochmals|wiederholen))*'

export const german: RoomLanguage = {
  phrases: {
    takeYourTime: ['Lassen Sie sich Zeit.', 'Natürlich, nehmen Sie sich die Zeit.', 'Gern. Es eilt nicht.'],
    patience: {
      gentle: 'Lassen Sie sich Zeit. Sie können auch um eine Wiederholung der Frage bitten, oder um einen Hinweis.',
      there: 'Sind Sie noch da? Wenn Sie möchten, sagen Sie „überspringen“, und wir gehen weiter.',
      pause: 'Ich mache hier eine Pause. Setzen Sie fort, wenn Sie so weit sind.',
    },
    sureToStop: 'Möchten Sie das Gespräch beenden? Sagen Sie ja, oder nein, um weiterzumachen.',
    goOn: 'Gut, machen wir weiter.',
    notHeard: 'Es tut mir leid, das konnte ich nicht verstehen. Sagen Sie es noch einmal, oder tippen Sie es?',
    inPart: 'Einen Teil davon habe ich nicht gehört. Sie können berichtigen, was ich verstanden habe.',
    kept: 'Das konnte ich gerade nicht gut hören. Es ist aufgehoben und wird später gehört.',
    resumed: (question) => `Machen wir weiter. ${question}`,
  },
  around: words(
    'äh ähm öh öhm hm oh ah okay ok also gut na ja naja entschuldigung entschuldigen verzeihung sie bitte jetzt mal eben danke schön',
  ),
  asking:
    /^(?:(?:können|könnten|würden|dürfte|darf|kann|könnte|kannst|könntest) (?:sie|wir|ich|du)(?: mir)?|lassen sie uns|ich (?:möchte|würde|hätte|brauche|will)(?: gern| gerne)?|bitte) /,
  commands: [
    ['repeat', new RegExp(`^(?:wiederholen sie |wiederhole |sagen sie |sag )?(?:bitte )?${IT}${AGAIN}$`)],
    [
      'repeat',
      new RegExp(`^(?:wiederholen|wiederholung|wie bitte|noch ?mal|noch einmal)(?: (?:sie )?${IT})?${AGAIN}$`),
    ],
    ['repeat', /^(?:was|wie) war die frage(?: noch ?mal| noch| nochmal)?$/],
    [
      'repeat',
      /^(?:das|die frage|sie) habe? ich nicht (?:verstanden|gehört)$|^ich habe? (?:das|die frage|sie) nicht (?:verstanden|gehört)$/,
    ],
    [
      'hint',
      /^(?:geben sie |gib |haben sie )?(?:mir )?(?:einen |noch einen |den nächsten )?(?:kleinen )?(?:hinweis|tipp)(?: (?:haben|geben|bekommen|bitte|für mich))*$/,
    ],
    ['hint', /^(?:hilfe|helfen sie mir|hilf mir)(?: (?:bitte|dabei|damit))*$/],
    [
      'skip',
      /^(?:überspringen|überspringe)(?: sie)?(?: (?:diese|die) frage| das)?$|^(?:diese frage|die frage|das) (?:bitte )?(?:überspringen|auslassen)$|^weiter$/,
    ],
    [
      'skip',
      /^(?:(?:die )?nächste frage|(?:gehen wir )?weiter zur nächsten(?: frage)?|zur nächsten frage(?: gehen)?)$/,
    ],
    [
      'stop',
      /^(?:(?:das|dieses) )?(?:interview|gespräch|vorstellungsgespräch) (?:bitte )?(?:beenden|abbrechen)$|^(?:beenden|stoppen) (?:sie|wir) (?:bitte )?(?:das|dieses) (?:interview|gespräch)$/,
    ],
    [
      'stop-maybe',
      /^(?:stopp|stop|halt|aufhören|ich höre auf|ich gebe auf|schluss|das reicht|abbrechen|beenden|ende)$/,
    ],
    [
      'wait',
      /^(?:(?:geben sie mir |gib mir |warten sie |ich brauche )?(?:bitte )?(?:noch )?(?:einen|eine|ein) (?:kleinen |kurzen )?(?:moment|augenblick|sekunde|minute)|moment(?: mal)?|augenblick|sekunde)(?: (?:bitte|zum nachdenken|zeit))*$/,
    ],
    [
      'wait',
      /^(?:warten sie|warte|lassen sie mich|lass mich)(?: (?:kurz|bitte|mal|einen moment))*(?: (?:nachdenken|überlegen))?$/,
    ],
  ],
  yes: /^(?:oh )?(?:ja|jawohl|genau|richtig|sicher|natürlich|gern|gerne|okay|ok)(?: (?:bitte|danke|beenden|ja|genau))*$/,
  no: /^(?:oh )?(?:nein|nee|noch nicht|weiter|weitermachen|machen wir weiter)(?: (?:bitte|danke|weiter|nein|noch nicht|machen wir weiter))*$/,
  goesOn: words(
    'und aber oder weil denn da obwohl wenn falls als wo welche welcher welches dass sowie bis ob ' +
      'der die das den dem des ein eine einen einem einer eines mein meine meinen unser unsere unseren ihr ihre sein seine dieser diese dieses ' +
      'von zu in an auf für mit aus über unter zwischen durch während ohne bei nach vor im am zum zur vom beim ins ' +
      'ist sind war waren habe haben hat hatte hatten werde werden wird würde würden kann können könnte muss müssen soll sollte will ' +
      'ich wir er es man sehr auch äh ähm öh hm also nämlich besonders',
  ),
  mayEnd: words(
    'ist sind war waren habe haben hat hatte werden wird würde kann können könnte muss soll sollte will das die der es an auf mit zu aus vor nach auch sehr man',
  ),
  thinking:
    /(?:^|\s)(?:(?:einen|ein|eine) (?:moment|augenblick|sekunde|minute)(?: bitte)?|moment(?: bitte| mal)?|lassen sie mich (?:kurz )?(?:nachdenken|überlegen)|wie sage ich das|wie soll ich sagen)$/,
  backchannel: words('mm mhm hm äh ähm ah oh okay ok ja jo genau richtig stimmt klar gut schön verstehe alles'),
}
