import { type RoomLanguage, words } from './language.ts'

const IT = '(?:la question|cette question|ça|cela|celle-là|la dernière partie|la)'
const AGAIN = "(?: (?:s'il vous plaît|encore une fois|une fois de plus|encore|à nouveau))*"

export const french: RoomLanguage = {
  phrases: {
    takeYourTime: ['Prenez votre temps.', 'Bien sûr, prenez votre temps.', 'Je vous en prie. Rien ne presse.'],
    patience: {
      gentle: 'Prenez votre temps. Vous pouvez aussi me demander de répéter la question, ou un indice.',
      there: 'Êtes-vous toujours là ? Si vous préférez, dites « passer », et nous irons à la suivante.',
      pause: 'Je fais une pause ici. Reprenez quand vous serez prêt.',
    },
    sureToStop: "Voulez-vous terminer l'entretien ? Dites oui pour le terminer, ou non pour continuer.",
    goOn: 'Très bien, continuons.',
    notHeard: "Je suis désolé, je n'ai pas pu entendre. Pouvez-vous le redire, ou l'écrire ?",
    inPart: "J'en ai manqué une partie. Vous pouvez corriger ce que j'ai entendu.",
    kept: "Je n'ai pas bien pu entendre à l'instant. C'est conservé, et sera entendu plus tard.",
    resumed: (question) => `Continuons. ${question}`,
  },
  around: words(
    "euh heu hum hm oh ah okay ok bon ben alors donc pardon désolé désolée excusez-moi excusez moi s'il vous plaît te maintenant merci beaucoup",
  ),
  asking:
    /^(?:(?:pouvez|pourriez|peux|pourrais) (?:vous|tu)|(?:est-ce que )?(?:vous pouvez|tu peux|je peux|on peut)|est ce que (?:vous pouvez|je peux|on peut)|je (?:veux|voudrais|souhaite|souhaiterais|voudrai)|j'aimerais(?: bien)?|on va|s'il vous plaît|puis je|peut on) /,
  commands: [
    [
      'repeat',
      new RegExp(
        `^(?:répétez|répète|répéter|redites|redire|redis|reformulez|reformuler|me répéter)(?: moi)?(?: ${IT})?${AGAIN}$`,
      ),
    ],
    ['repeat', /^(?:comment|pardon comment|vous dites|encore une fois|une fois de plus)$/],
    ['repeat', /^(?:quelle (?:était|est) (?:déjà )?la question(?: déjà)?|c'était quoi la question(?: déjà)?)$/],
    [
      'repeat',
      /^je n'ai pas (?:bien )?(?:compris|entendu)(?: la question)?$|^j'ai pas (?:bien )?(?:compris|entendu)(?: la question)?$/,
    ],
    [
      'hint',
      /^(?:donnez moi |donne moi |me donner |avoir |avez vous )?(?:un |une |un autre |un petit )?(?:petit )?(?:indice|aide)$/,
    ],
    ['hint', /^(?:aidez moi|aide moi|m'aider|aidez-moi)(?: (?:un peu|sur ça|avec ça))*$/],
    [
      'skip',
      /^(?:passez|passe|passer|passons|sautez|sauter|sautons|je passe)(?: (?:la question|cette question|celle là|celle ci|ça))?$/,
    ],
    [
      'skip',
      /^(?:(?:la )?(?:question )?suivante|(?:la )?prochaine question|(?:passez|passer|passons|aller|allons) à la (?:question )?(?:suivante|prochaine question))$/,
    ],
    [
      'stop',
      /^(?:terminez|terminer|terminons|arrêtez|arrêter|arrêtons|finissez|finir|finissons) (?:l'entretien|cet entretien|l'interview|cette interview)$/,
    ],
    ['stop-maybe', /^(?:stop|arrêtez|arrête|arrêter|on arrête|j'arrête|j'abandonne|ça suffit|terminé|terminer)$/],
    [
      'wait',
      /^(?:(?:donnez moi|donne moi|attendez|attends|j'ai besoin d'|il me faut|laissez moi) ?)?(?:un|une) (?:petit |petite )?(?:moment|instant|seconde|minute)(?: (?:pour réfléchir|de plus))*$/,
    ],
    [
      'wait',
      /^(?:attendez|attends|laissez moi réfléchir|laisse moi réfléchir)(?: (?:un (?:moment|instant|peu)|une (?:seconde|minute)))?$/,
    ],
  ],
  yes: /^(?:oh )?(?:oui|ouais|d'accord|exact|bien sûr|ok|okay|tout à fait)(?: (?:s'il vous plaît|merci|oui|terminez|c'est ça))*$/,
  no: /^(?:oh )?(?:non|pas encore|continuons|continuez|on continue)(?: (?:merci|non|pas encore|continuons|continuez|on continue|s'il vous plaît))*$/,
  goesOn: words(
    "et mais ou car donc parce puisque quoique bien que qu' si quand lorsque où qui dont comme puis aussi jusque jusqu'à afin " +
      'le la les un une des du de au aux mon ma mes notre nos votre vos son sa ses leur leurs ce cet cette ces ' +
      'à en dans sur avec pour par sans sous entre chez vers depuis pendant ' +
      "est sont était étaient a ai avons avez ont avait avais sera serait peut peuvent pouvait doit doivent je j'ai nous on il elle ils elles c'est " +
      'très plus euh heu hum ben enfin notamment',
  ),
  mayEnd: words('est sont était a ai avons ont avait peut peuvent doit plus aussi bien avec pour où on la le les'),
  thinking:
    /(?:^|\s)(?:un (?:petit )?(?:moment|instant)(?: s'il vous plaît)?|une (?:petite )?(?:seconde|minute)(?: s'il vous plaît)?|laissez[ -]moi réfléchir|comment dire|comment dirais je)$/,
  backchannel: words("mm mhm hm euh ah oh okay ok oui ouais d'accord bien bon voilà compris exactement"),
}
