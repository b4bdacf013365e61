import type { Phrases } from './phrases.ts'

export const french: Phrases = {
  count: (n) => (n === 1 ? 'une question' : `${n} questions`),
  notKnowing:
    /((?<!\p{L})je ne sais (pas|plus)(?!\p{L})|(?<!\p{L})je sais pas(?!\p{L})|(?<!\p{L})aucune idée(?!\p{L})|(?<!\p{L})je ne me souviens (pas|plus)(?!\p{L}))/iu,
  aboutQuestions: 'Les questions elles-mêmes sont écrites en anglais, et je les pose ainsi.',
  welcome: [
    'Bonjour et bienvenue. Je mène aujourd’hui l’entretien pour le poste de {role}. J’ai {count} pour vous, et je demanderai peut-être quelques précisions. Prenez le temps qu’il vous faut.',
    'Bonjour, content de vous voir. Nous parlerons aujourd’hui du poste de {role}, avec {count}. Rien ne presse : réfléchissez d’abord si vous voulez.',
    'Bienvenue, et merci d’être là. Ceci est un entretien d’entraînement pour le poste de {role} : {count}, une à la fois. Répondez comme vous le feriez le jour même.',
  ],
  firstQuestion: ['Commençons.', 'Voici la première.', 'Pour commencer :'],
  strong: [
    'Merci, cela me donne une image claire.',
    'Merci, c’était concret, et j’ai pu suivre chaque étape.',
    'Je vois. Vous y avez manifestement réfléchi.',
    'Merci. Je vois bien comment vous travaillez là-dessus.',
    'Bien, je vois comment les choses se tiennent pour vous.',
  ],
  partial: [
    'Merci, jusqu’ici je vous suis.',
    'Très bien, c’est noté.',
    'Merci. Je le garde.',
    'Je comprends, merci.',
    'D’accord, merci pour cela.',
  ],
  echo: [
    'Vous avez dit « {quote} ».',
    'J’ai noté « {quote} ».',
    'Je vous ai entendu dire « {quote} ».',
    'Je m’arrête un instant sur « {quote} ».',
  ],
  astray: [
    'Merci. Permettez-moi toutefois de revenir à la question.',
    'Je vous écoute. Je ne suis pas sûr que nous soyons arrivés à ma question.',
    'Très bien. J’essaie par un autre côté.',
  ],
  brief: ['C’était bref, et cela peut aller.', 'Court et direct.', 'Bien, en peu de mots, donc.'],
  unknown: [
    'Ce n’est pas grave, personne ne sait tout.',
    'D’accord, et merci de le dire.',
    'Pas de problème. Mieux vaut le dire que deviner.',
  ],
  unusable: [
    'Je n’ai malheureusement pas pu en tirer une réponse.',
    'Je ne suis pas sûr qu’il y avait là une réponse, alors j’en reste là.',
    'Cela ne m’a encore rien dit. Laissons cela et continuons.',
  ],
  aside: [
    'Ici je ne fais que demander et écouter ; la note vient plus tard, d’après ce que vous dites sur la question.',
    'Cela ne concernait pas la question, je le laisse donc de côté.',
  ],
  unheard: [
    'Je n’ai pas pu vous entendre à l’instant. Votre réponse est gardée et je l’écouterai plus tard, rien n’est perdu.',
    'Celle-ci, je n’ai pas encore pu l’entendre, et cela tient à moi. Elle est enregistrée et sera écoutée plus tard.',
    'J’ai du mal à entendre en ce moment. Ce que vous avez dit est gardé ; inutile de le répéter.',
  ],
  skipped: ['Laissons celle-ci.', 'Pas de problème, nous passons.', 'C’est bon, continuons.'],
  followUp: [
    'Restons-y un instant.',
    'J’aimerais en entendre un peu plus.',
    'Encore une chose à ce sujet.',
    'Allons un pas plus loin.',
  ],
  next: [
    'Continuons.',
    'Passons à la suivante.',
    'En voici une autre.',
    'Question suivante.',
    'Passons à autre chose.',
  ],
  toPhase: {
    introduction: ['Commençons par vous.'],
    behavioural: [
      'J’aimerais maintenant entendre quelque chose que vous avez fait vous-même.',
      'Parlons de votre propre expérience.',
    ],
    communication: [
      'Maintenant, quelque chose sur le travail avec les autres.',
      'Parlons de la façon dont vous faites passer les choses.',
    ],
    technical: ['Entrons dans le travail lui-même.', 'Maintenant une question sur la matière.'],
    conclusion: ['Nous arrivons presque au bout.', 'Une dernière chose de mon côté.'],
  },
  last: ['C’est ma dernière question.', 'Et voici la dernière.'],
  harder: [
    'Vous êtes à l’aise ici, je demande donc quelque chose de plus approfondi.',
    'Rendons cela un peu plus difficile.',
  ],
  easier: ['Prenons quelque chose de plus élémentaire.', 'En voici une un peu plus terre à terre.'],
  close: [
    'C’était ma dernière question. Merci pour votre temps et vos réponses. Je prépare maintenant votre rapport.',
    'Nous voilà au bout. Merci d’avoir parlé avec moi aujourd’hui. Votre rapport sera là dans un instant.',
    'Nous avons terminé. Merci, j’ai apprécié cet échange. Un instant, et votre rapport sera prêt.',
  ],
}
