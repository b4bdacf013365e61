import type { Wording } from './wording.ts'

const interviews = (count: number) => (count === 1 ? '1 entretien' : `${count} entretiens`)

export const french: Wording = {
  types: { mixed: 'Mixte', technical: 'Technique', behavioural: 'Comportement', situational: 'Mises en situation' },
  levels: { easy: 'facile', medium: 'moyen', hard: 'difficile' },
  panel: {
    title: (role) => `Entretien fictif : ${role}`,
    hearing: (names) => `j’entends ${names} et personne d’autre`,
    firstComes: 'La première question arrive.',
    nobodyHeard: (privacy) =>
      `**Je n’entends encore personne.** Appuyez sur « J’accepte » pour passer l’entretien : je décode alors votre voix, la fais transcrire et noter, et n’envoie le rapport qu’à vous.\nQui n’accepte pas n’est jamais décodé. Vous pouvez vous rétracter à tout moment, et ${privacy} montre et efface ce qui est conservé.`,
    over: 'cet entretien est terminé.',
    reportSent: 'Le rapport est envoyé.',
    reportComes: 'Le rapport est en préparation.',
    count: (number, of) => `Question ${number} sur ${of}`,
    followUp: ', une relance',
    thinking: 'L’interviewer réfléchit …',
    hint: (text) => `Indice : ${text}`,
    paused: 'En pause. Prenez votre temps ; rien n’est compté.',
    suggested: (when) => `Le temps conseillé se termine ${when} ; personne n’est coupé.`,
    heard: (text) => `J’entends : « ${text} »`,
  },
  buttons: {
    answer: 'Répondre',
    hint: 'Indice',
    repeat: 'Répéter',
    skip: 'Passer',
    pause: 'Pause',
    resume: 'Continuer',
    rejoin: 'Reviens',
    agree: 'J’accepte d’être entendu',
    record: (days) => `… et enregistré ${days} ${days === 1 ? 'jour' : 'jours'}`,
    withdraw: 'Ne plus m’entendre',
    stop: 'Terminer',
    report: 'Voir mon rapport',
    page: 'L’ouvrir en page web',
    post: 'Publier le résumé dans le salon',
  },
  answerBox: { title: 'Votre réponse', note: 'Vous seul et l’interviewer la voyez.', taken: 'Reçue.' },
  done: {
    stop: 'C’est terminé. Votre rapport arrive en message privé.',
    pause: 'En pause. Reprenez quand vous voulez.',
    resume: 'On continue.',
    hint: 'Un indice arrive.',
    repeat: 'Encore une fois.',
    skip: 'Passée.',
  },
  status: {
    waits: 'Il attend votre accord : appuyez sur **J’accepte d’être entendu** sur le panneau.',
    over: 'C’est terminé ; le rapport est en préparation.',
    where: (role, number, of) => `${role}, question ${number} sur ${of}`,
    paused: 'en pause',
    soon: 'L’interviewer va parler.',
  },
  refused: {
    noInterview: (start) => `Vous n’avez pas d’entretien ouvert. ${start} en commence un.`,
    unknownCommand: 'Je ne connais plus cette commande. Redémarrez l’application pour voir les actuelles.',
    gone: (report) => `Cet entretien-là est terminé. ${report} montre son rapport.`,
    interviewOver: (report) => `Cet entretien est terminé. ${report} montre son rapport.`,
    notYours: (start) => `Cet entretien est celui de quelqu’un d’autre. ${start} commence le vôtre.`,
    noPart:
      'Vous ne participez pas à cet entretien. Appuyez sur « J’accepte » pour vous joindre, ou commencez le vôtre.',
    soon: 'L’interviewer va parler. Un instant.',
    deaf: 'Je ne peux pas entendre d’enregistrements ici.',
    writeInstead: (why) => `${why} Écrivez votre réponse, s’il vous plaît.`,
    ours: 'Quelque chose a échoué de notre côté. Rien de ce que vous avez dit n’est perdu.',
    again: 'Un nouvel essai peut aider.',
    unknownRole: 'Je ne connais pas ce métier. Choisissez-en un parmi ceux proposés pendant la saisie.',
    noSpeech: 'Je n’ai ici ni oreilles ni voix : la reconnaissance vocale est désactivée.',
    chooseText: (why) => `${why} Choisissez **par écrit**, ou demandez à qui m’héberge.`,
    aloudInServers: 'À voix haute, il faut le salon vocal d’un serveur. Ici, choisissez **par écrit**.',
    joinVoice:
      'Rejoignez d’abord un salon vocal, puis recommencez : je viens où vous êtes. Ou choisissez **par écrit**.',
    heldHere: (where) =>
      `Un entretien a déjà lieu dans ${where}. Appuyez sur **J’accepte d’être entendu** sur son panneau pour participer.`,
    busy: (where) =>
      `Je mène un entretien dans ${where} et ne peux être que dans un salon vocal du serveur à la fois. Rejoignez-le, ou commencez par écrit.`,
    unseen: 'Je ne vois pas ce salon. Essayez-en un autre, ou écrivez-moi directement.',
    missing: (permissions, where) =>
      `Il me manque ${permissions} dans ${where}. Qui gère ce serveur peut l’accorder dans les paramètres du salon, sous Permissions.`,
    elsewhere: (channels) => `Sur ce serveur, les entretiens ont lieu dans ${channels}.`,
    others: (roles) => `Sur ce serveur, les entretiens sont pour ${roles}.`,
    joinFirst: (channel) => `Rejoignez d’abord ${channel}, puis acceptez.`,
    inServers: 'Cela fonctionne sur le serveur.',
    noReport: (start) => `Vous n’avez pas encore de rapport. ${start} commence un entretien.`,
    noSuchReport: 'Vous n’avez pas ce rapport.',
    onlyOwner: 'Seul son propriétaire peut publier un rapport.',
    sharedNowhere: 'Je n’ai pas pu le publier là : le salon n’existe plus, ou je ne peux pas y écrire.',
    tooLarge: 'Cet enregistrement est trop grand. Envoyez-en un de moins de 25 Mo, ou écrivez votre réponse.',
    link: {
      unknown: 'Ce code est inconnu, déjà utilisé ou vieux de plus de dix minutes.',
      own: 'Ce code est celui de ce compte même. Saisissez-le dans l’autre.',
    },
  },
  consent: {
    thanks: 'Merci. Je vous entends désormais. **Ne plus m’entendre** le retire aussitôt.',
    withdrawn:
      'Je ne vous entends plus. Rien de ce que vous dites n’est décodé. Appuyez sur **J’accepte** pour continuer, ou **Terminer** pour votre rapport.',
    ask: (person) =>
      `${person}, un entretien fictif a lieu ici. Je ne vous entends pas, sauf si vous appuyez sur **J’accepte d’être entendu** sur le panneau.`,
    back: 'Je suis de retour, ou en chemin.',
  },
  start: {
    already: 'Il a déjà commencé.',
    coming: (voice, text) =>
      `J’arrive dans ${voice}. Appuyez sur **J’accepte d’être entendu** sur le panneau dans ${text} pour commencer.`,
    nothingKept: 'Aucun son n’est conservé.',
    goesOn: 'Votre entretien continue ici ; son panneau est de nouveau à la fin de ce salon.',
    inChannel:
      'C’est parti. Appuyez sur **Répondre** sur le panneau. Vos réponses restent entre vous et moi ; les questions sont dans ce salon.',
    direct: 'C’est parti. Écrivez vos réponses en messages, envoyez des messages vocaux, ou appuyez sur **Répondre**.',
  },
  aloud: {
    hello:
      'Bonjour, ici Greenroom, pour un entretien fictif. Je n’entends que ceux qui appuient sur le bouton J’accepte dans le chat de ce salon. Appuyez, et nous commençons.',
    back: 'Je me suis absenté un instant, et me revoilà. Rien de ce que vous avez dit n’est perdu. Continuons.',
    listening: (name) => `Merci. J’écoute désormais ${name}.`,
    turn: (name) => `${name}, c’est à vous.`,
    goodbye: 'Votre rapport est en route. Au revoir.',
    leaving: 'Je dois partir un instant, et je reviens tout de suite.',
  },
  away: {
    restarting: 'On me redémarre, et je reviens dans un instant. Rien de ce que vous avez dit n’est perdu.',
    removed: (start) =>
      `On m’a déconnecté du salon vocal. Votre entretien est conservé : appuyez sur « Reviens », ou continuez par écrit avec ${start}.`,
    ended:
      'Discord a mis fin à cet appel. Votre entretien est conservé : appuyez sur « Reviens » quand le salon sera de retour.',
    unreachable:
      'Je n’ai pas pu joindre le serveur vocal. Votre entretien est conservé : appuyez sur « Reviens » pour réessayer.',
    noJoin: 'Je n’ai pas pu rejoindre le salon vocal. Appuyez sur « Reviens » pour réessayer.',
    alone:
      'Il n’y avait plus personne dans le salon vocal, je suis donc parti aussi. Votre entretien est conservé : appuyez sur « Reviens » pour continuer.',
    moved: (channel) => `On m’a déplacé vers ${channel} et j’y continue.`,
    deafened: '⚠️ On m’a mis en sourdine sur ce serveur et je n’entends personne. Qui le gère peut l’annuler.',
  },
  report: {
    ready: (person) =>
      `${person}, votre rapport est prêt. Vous n’acceptez pas mes messages privés, alors appuyez sur le bouton : vous seul le verrez.`,
    posted: 'Publié.',
    score: (score) => (score === null ? 'pas de note globale' : `${score} sur 100`),
    strengths: 'Ce qui allait bien',
    weaknesses: 'À travailler',
    suggestions: 'Ensuite',
    draft: (scorer) =>
      `Un brouillon d’entraînement par ${scorer}, pas un verdict. Le fichier contient chaque réponse avec ses preuves.`,
    shared: (person) => `${person} a choisi de partager ceci.`,
  },
  progress: {
    none: (start) => `Vous n’avez encore terminé aucun entretien. ${start} en commence un.`,
    title: (count) => (count === 1 ? 'Votre dernier entretien' : `Vos ${count} derniers entretiens`),
    change: (points) =>
      `Du premier de ceux-ci au dernier : **${points}**. Métiers et niveaux diffèrent ; n’y voyez qu’une indication.`,
  },
  privacy: {
    title: 'Ce qui est conservé de vous',
    interviews: (count, answers) =>
      `${interviews(count)} avec ${answers} ${answers === 1 ? 'réponse' : 'réponses'} en mots, leurs notes et rapports, sous votre identifiant`,
    voice:
      'votre voix : décodée en mémoire dès votre accord, transcrite puis jetée, sauf si vous avez aussi accepté l’enregistrement ; alors jusqu’à sa date',
    noVoice: 'votre voix : jamais entendue ici',
    meeting: 'pendant un entretien, votre identifiant et votre nom affiché, pour qu’il survive à un redémarrage',
    linked: (count) => `que ${count === 1 ? 'un autre compte est' : `${count} autres comptes sont`} aussi à vous`,
    who: 'Personne d’autre ne reçoit vos rapports, sauf si vous les publiez. Qui héberge ce bot peut lire sa base de données.',
    how: (command) => `${command} efface tout d’un coup.`,
    deleted: (count) =>
      `Effacé : ${interviews(count)} avec réponses, notes et rapports. Les messages que je vous ai envoyés restent jusqu’à ce que vous les effaciez.`,
    nothing: 'Il n’y avait rien à effacer.',
  },
  training: {
    title: 'Mes entretiens peuvent aider à entraîner l’intervieweur',
    note: 'Il apprend de vos questions, réponses et notes, y compris d’entretiens passés. Ils sont caviardés, et qui héberge ce serveur regarde chacun avant usage, car le caviardage laisse passer des choses. Vous pouvez revenir dessus à tout moment ; ce qui en aura déjà appris ne l’oubliera pas.',
    on: (command) =>
      `Vous avez accepté que les entretiens de ce compte aident à entraîner l’intervieweur. ${command} revient dessus.`,
    off: (command) => `Rien n’apprend de vos entretiens, sauf si vous le permettez : ${command}.`,
    takenBack:
      'C’est retiré, pour tous les comptes que vous avez liés. Plus rien n’apprend de vos entretiens ; ce qui en a déjà appris ne l’oublie pas.',
    nothing: 'Vous n’aviez pas accepté, rien ne change donc : rien n’apprend de vos entretiens.',
  },
  link: {
    code: (code) =>
      `Saisissez ceci dans votre autre compte d’ici dix minutes : **${code}**\nChacun montrera alors les rapports de l’autre, ne le donnez donc à personne.`,
    done: 'Liés. Les deux comptes vont désormais ensemble : chacun montre les rapports des deux.',
  },
  settings: {
    inServers: 'Les réglages sont ceux d’un serveur.',
    saved: 'Enregistré.',
    channels: (list) => `Salons : ${list ?? 'tous'}`,
    roles: (list) => `Rôles qui peuvent commencer des entretiens : ${list ?? 'tous'}`,
    recordings: (days) =>
      `Enregistrements, seulement de qui accepte : ${days === 0 ? 'aucun' : `conservés ${days} jours`}`,
    again: 'Nommer de nouveau un salon ou un rôle autorisé le retire.',
  },
}
