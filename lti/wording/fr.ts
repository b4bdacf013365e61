import type { StudentWording } from './wording.ts'

const or = new Intl.ListFormat('fr', { type: 'disjunction' })

export const fr: StudentWording = {
  notSetUp: 'Pas encore prêt',
  notSetUpYet: 'Cet entretien n’a pas encore été préparé pour ton cours. Reviens plus tard.',
  intro: (role, questions) =>
    `Un entretien d’entraînement pour le poste de ${role} : ${questions === 1 ? 'une question' : `${questions} questions, une à la fois`}. Chaque réponse est enregistrée aussitôt, tu peux donc revenir.`,
  opens: 'Ouverture',
  due: 'À rendre',
  closes: 'Fermeture',
  timeLimit: 'Durée',
  minutes: (count) => `${count} minutes à partir du début, pauses comprises`,
  attempts: 'Tentatives',
  used: (used, limit) => `${used} sur ${limit}`,
  grade: 'Note',
  releases: {
    'after-review': 'La personne qui enseigne regarde d’abord ; ensuite tu vois le rapport et la note.',
    'at-once': 'Tu vois le rapport dès qu’il est prêt ; la note va dans ton cours.',
    never: 'Pour t’entraîner : aucune note ne va dans ton cours.',
  },
  begin: 'Commencer l’entretien',
  goOn: 'Reprendre ton entretien',
  keepAudio: 'Garder le son de ce que je dis : la personne qui enseigne peut l’écouter jusqu’à sa date',
  whyNot(obstacle) {
    if (obstacle.kind === 'not-open') return 'Cet entretien n’est pas encore ouvert.'
    if (obstacle.kind === 'closed') return 'Cet entretien est fermé.'
    return obstacle.limit === 1 ? 'Tu as déjà passé cet entretien.' : `Tu as utilisé les ${obstacle.limit} tentatives.`
  },
  elsewhere: (names) => `Dans ${or.format(names)}`,
  how: {
    discord: 'Utilise cette commande là où se trouve le bot Greenroom, ou dans un message privé avec lui :',
    slack: 'Utilise cette commande n’importe où dans l’espace de travail :',
    teams: 'Écris ceci au bot Greenroom, dans une conversation à deux avec lui :',
  },
  once: 'Le code sert une fois, pendant dix minutes. Il lie ce compte à ce devoir.',
  yourAttempts: 'Tes tentatives',
  attempt: (number) => `Tentative ${number}`,
  isOpen: 'en cours',
  handedIn: ['remise ', ' ; la personne qui enseigne la regarde.'],
  notScorable: 'elle n’a pas pu être notée et ne compte pas.',
  score: (score) => `${score} sur 100`,
  late: 'en retard',
  report: 'Rapport',
  deleted: 'L’entretien a été effacé à sa date.',
  asked: 'Tu as demandé un second regard ; la personne qui enseigne décide.',
  changed: 'Tu as demandé un second regard. La note a changé :',
  stands: 'Tu as demandé un second regard. La note reste la même :',
  ask: 'Demander un second regard',
  askWhat:
    'Que faut-il regarder de nouveau ? L’entretien est noté encore une fois, sans connaître la première note ; ensuite la personne qui enseigne décide.',
  send: 'Demander',
  ready: 'C’est prêt',
  keepsNothing:
    'Ton navigateur ne garde rien pour les pages placées dans une autre page : l’entretien s’ouvre dans une fenêtre à part.',
  newWindow: 'Ouvrir dans une nouvelle fenêtre',
  timeOver: 'Le temps de cette tentative est écoulé.',
  staysAsIs: 'Cette tentative est remise et reste comme elle est.',
  withheld:
    'C’est remis. La personne qui enseigne regarde d’abord ; ensuite tu trouveras le rapport ici et dans ton cours.',
  takenElsewhere: 'Cet entretien se passe ailleurs.',
}
