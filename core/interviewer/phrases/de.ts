import type { Phrases } from './phrases.ts'

export const german: Phrases = {
  count: (n) => (n === 1 ? 'eine Frage' : `${n} Fragen`),
  notKnowing:
    /((?<!\p{L})keine ahnung(?!\p{L})|(?<!\p{L})(das )?(weiß|weiss) ich (leider |gerade |wirklich )?nicht(?!\p{L})|(?<!\p{L})ich (weiß|weiss) (es |das )?(leider |gerade )?nicht(?!\p{L})|(?<!\p{L})fällt mir nicht ein(?!\p{L}))/iu,
  aboutQuestions: 'Die Fragen selbst liegen auf Englisch vor, und so stelle ich sie auch.',
  welcome: [
    'Guten Tag und herzlich willkommen. Ich führe heute das Gespräch für die Stelle {role}. Ich habe {count} für Sie und frage hier und da nach. Nehmen Sie sich die Zeit, die Sie brauchen.',
    'Guten Tag, schön, dass Sie da sind. Heute geht es um die Stelle {role}, mit {count}. Es eilt nicht, denken Sie ruhig erst nach.',
    'Willkommen, und danke, dass Sie da sind. Dies ist ein Übungsgespräch für die Stelle {role}: {count}, eine nach der anderen. Antworten Sie so, wie Sie es am Tag selbst tun würden.',
  ],
  firstQuestion: ['Fangen wir an.', 'Hier ist die erste.', 'Zum Einstieg:'],
  strong: [
    'Danke, das gibt mir ein klares Bild.',
    'Danke, das war konkret, und ich konnte jedem Schritt folgen.',
    'Verstehe. Das haben Sie offenbar durchdacht.',
    'Danke. Ich sehe recht gut, wie Sie dabei arbeiten.',
    'Gut, ich sehe, wie das für Sie zusammenhängt.',
  ],
  partial: [
    'Danke, so weit kann ich folgen.',
    'In Ordnung, das habe ich notiert.',
    'Danke. Das habe ich festgehalten.',
    'Verstehe, danke.',
    'Gut, danke dafür.',
  ],
  echo: [
    'Sie sagten „{quote}“.',
    'Ich habe mir „{quote}“ notiert.',
    'Ich habe „{quote}“ gehört.',
    'Bleiben wir kurz bei „{quote}“.',
  ],
  astray: [
    'Danke. Ich möchte uns aber zur Frage zurückbringen.',
    'Ich höre Ihnen zu. Ich bin nicht sicher, ob wir schon bei meiner Frage sind.',
    'Gut. Ich versuche es von einer anderen Seite.',
  ],
  brief: ['Das war kurz, und kurz kann gut sein.', 'Kurz und knapp.', 'Gut, das war es in aller Kürze.'],
  unknown: [
    'Das macht nichts, niemand weiß alles.',
    'In Ordnung, und danke, dass Sie es sagen.',
    'Kein Problem. Es zu sagen ist besser als zu raten.',
  ],
  unusable: [
    'Daraus konnte ich leider keine Antwort entnehmen.',
    'Ich bin nicht sicher, ob darin eine Antwort war, und lasse es dabei.',
    'Das hat mir noch nichts gesagt. Wir lassen es stehen und machen weiter.',
  ],
  aside: [
    'Ich frage hier nur und höre zu; bewertet wird später, nach dem, was Sie zur Frage sagen.',
    'Das gehörte nicht zur Frage, ich lasse es daher beiseite.',
  ],
  unheard: [
    'Gerade konnte ich Sie nicht verstehen. Ihre Antwort ist aufbewahrt, ich höre sie später an, es geht nichts verloren.',
    'Das konnte ich noch nicht hören, und das liegt an mir. Es ist aufgenommen und wird später gehört.',
    'Ich habe gerade Mühe zu hören. Was Sie gesagt haben, ist aufbewahrt; Sie müssen es nicht wiederholen.',
  ],
  skipped: ['Lassen wir diese aus.', 'Kein Problem, wir gehen weiter.', 'In Ordnung, weiter geht es.'],
  followUp: [
    'Bleiben wir einen Moment dabei.',
    'Ich würde gern etwas mehr hören.',
    'Noch eines dazu.',
    'Gehen wir noch einen Schritt weiter.',
  ],
  next: [
    'Gehen wir weiter.',
    'Zur nächsten.',
    'Hier ist eine weitere.',
    'Nächste Frage.',
    'Wenden wir uns etwas anderem zu.',
  ],
  toPhase: {
    introduction: ['Beginnen wir mit Ihnen.'],
    behavioural: [
      'Nun würde ich gern von etwas hören, das Sie selbst getan haben.',
      'Sprechen wir über Ihre eigene Erfahrung.',
    ],
    communication: ['Nun etwas über die Arbeit mit anderen.', 'Sprechen wir darüber, wie Sie Dinge vermitteln.'],
    technical: ['Kommen wir zur Arbeit selbst.', 'Nun eine Frage zum Fach selbst.'],
    conclusion: ['Wir sind fast am Ende.', 'Ein Letztes von meiner Seite.'],
  },
  last: ['Das ist meine letzte Frage.', 'Und das ist die letzte.'],
  harder: ['Sie kennen sich hier aus, also frage ich etwas mehr in die Tiefe.', 'Machen wir es etwas schwerer.'],
  easier: ['Nehmen wir etwas Grundlegenderes.', 'Hier ist eine, die etwas näher am Alltag liegt.'],
  close: [
    'Das war meine letzte Frage. Danke für Ihre Zeit und Ihre Antworten. Ich stelle nun Ihren Bericht zusammen.',
    'Damit sind wir am Ende. Danke für das Gespräch. Ihr Bericht ist gleich da.',
    'Wir sind durch. Danke, das Gespräch hat mir Freude gemacht. Einen Moment noch, dann ist Ihr Bericht fertig.',
  ],
}
