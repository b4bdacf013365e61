import type { Wording } from './wording.ts'

const interviews = (count: number) => (count === 1 ? '1 entrevista' : `${count} entrevistas`)

export const spanish: Wording = {
  types: { mixed: 'Mixta', technical: 'Técnica', behavioural: 'De comportamiento', situational: 'De situaciones' },
  levels: { easy: 'fácil', medium: 'medio', hard: 'difícil' },
  panel: {
    title: (role) => `Entrevista de práctica: ${role}`,
    hearing: (names) => `oigo a ${names} y a nadie más`,
    firstComes: 'La primera pregunta está en camino.',
    nobodyHeard: (privacy) =>
      `**Todavía no oigo a nadie.** Pulsa «Acepto» para ser entrevistado: entonces descifro tu voz, la hago transcribir y puntuar, y te envío el informe solo a ti.\nA quien no acepta nunca se le descifra. Puedes retirarlo en cualquier momento, y ${privacy} muestra y borra lo que se guarda.`,
    over: 'esta entrevista ha terminado.',
    reportSent: 'El informe se ha enviado.',
    reportComes: 'El informe se está preparando.',
    count: (number, of) => `Pregunta ${number} de ${of}`,
    followUp: ', una repregunta',
    thinking: 'El entrevistador está pensando …',
    hint: (text) => `Pista: ${text}`,
    paused: 'En pausa. Tómate tu tiempo; nada se cuenta.',
    suggested: (when) => `El tiempo sugerido termina ${when}; no se corta a nadie.`,
    heard: (text) => `Oigo: «${text}»`,
  },
  buttons: {
    answer: 'Responder',
    hint: 'Pista',
    repeat: 'Repetir',
    skip: 'Saltar',
    pause: 'Pausa',
    resume: 'Seguir',
    rejoin: 'Vuelve',
    agree: 'Acepto que me oigas',
    record: (days) => `… y que se grabe ${days} ${days === 1 ? 'día' : 'días'}`,
    withdraw: 'Deja de oírme',
    stop: 'Terminar',
    report: 'Ver mi informe',
    page: 'Abrirlo como página',
    post: 'Publicar el resumen en el canal',
  },
  answerBox: { title: 'Tu respuesta', note: 'Solo la ven tú y el entrevistador.', taken: 'Recibida.' },
  done: {
    stop: 'Ha terminado. Tu informe llega por mensaje directo.',
    pause: 'En pausa. Sigue cuando quieras.',
    resume: 'Seguimos.',
    hint: 'Una pista está en camino.',
    repeat: 'Otra vez.',
    skip: 'Saltada.',
  },
  status: {
    waits: 'Espera a que aceptes: pulsa **Acepto que me oigas** en el panel.',
    over: 'Ha terminado; el informe se está preparando.',
    where: (role, number, of) => `${role}, pregunta ${number} de ${of}`,
    paused: 'en pausa',
    soon: 'El entrevistador está a punto de hablar.',
  },
  refused: {
    noInterview: (start) => `No tienes ninguna entrevista abierta. ${start} empieza una.`,
    unknownCommand: 'Ya no conozco ese comando. Reinicia la aplicación para ver los actuales.',
    gone: (report) => `Esa entrevista ha terminado. ${report} muestra su informe.`,
    interviewOver: (report) => `Esta entrevista ha terminado. ${report} muestra su informe.`,
    notYours: (start) => `Esta entrevista es de otra persona. ${start} empieza la tuya.`,
    noPart: 'No participas en esta entrevista. Pulsa «Acepto» para unirte, o empieza la tuya.',
    soon: 'El entrevistador está a punto de hablar. Un momento.',
    deaf: 'Aquí no puedo oír grabaciones.',
    writeInstead: (why) => `${why} Escribe tu respuesta, por favor.`,
    ours: 'Algo falló de nuestro lado. No se ha perdido nada de lo que dijiste.',
    again: 'Intentarlo otra vez puede ayudar.',
    unknownRole: 'No conozco ese puesto. Elige uno de los que se sugieren mientras escribes.',
    noSpeech: 'Aquí no tengo oídos ni voz: el reconocimiento de voz está apagado.',
    chooseText: (why) => `${why} Elige **por escrito**, o pregunta a quien me administra.`,
    aloudInServers: 'En voz alta funciona en el canal de voz de un servidor. Aquí, elige **por escrito**.',
    joinVoice: 'Entra primero en un canal de voz y empieza de nuevo: voy a donde estés. O elige **por escrito**.',
    heldHere: (where) =>
      `Ya hay una entrevista en ${where}. Pulsa **Acepto que me oigas** en su panel para participar.`,
    busy: (where) =>
      `Estoy en una entrevista en ${where} y solo puedo estar en un canal de voz del servidor a la vez. Únete allí, o empieza una por escrito.`,
    unseen: 'No veo este canal. Prueba otro, o escríbeme directamente.',
    missing: (permissions, where) =>
      `Me falta ${permissions} en ${where}. Quien gestiona este servidor puede darlo en los ajustes del canal, en Permisos.`,
    elsewhere: (channels) => `En este servidor las entrevistas se hacen en ${channels}.`,
    others: (roles) => `En este servidor las entrevistas son para ${roles}.`,
    joinFirst: (channel) => `Entra primero en ${channel}, y luego acepta.`,
    inServers: 'Esto funciona en el servidor.',
    noReport: (start) => `Todavía no tienes ningún informe. ${start} empieza una entrevista.`,
    noSuchReport: 'No tienes ese informe.',
    onlyOwner: 'Solo su dueño puede publicar un informe.',
    sharedNowhere: 'No pude publicarlo allí: el canal ya no existe, o no puedo escribir en él.',
    tooLarge: 'Esa grabación es demasiado grande. Envía una de menos de 25 MB, o escribe tu respuesta.',
    link: {
      unknown: 'Ese código no se conoce, ya se usó o tiene más de diez minutos.',
      own: 'Ese código es de esta misma cuenta. Escríbelo en la otra.',
    },
  },
  consent: {
    thanks: 'Gracias. Te oigo desde ahora. **Deja de oírme** lo retira al momento.',
    withdrawn:
      'Ya no te oigo. Nada de lo que digas se descifra. Pulsa **Acepto** para seguir, o **Terminar** para tu informe.',
    ask: (person) =>
      `${person}, aquí hay una entrevista de práctica. No te oigo a menos que pulses **Acepto que me oigas** en el panel.`,
    back: 'Ya he vuelto, o estoy en camino.',
  },
  start: {
    already: 'Ya ha empezado.',
    coming: (voice, text) => `Voy a ${voice}. Pulsa **Acepto que me oigas** en el panel de ${text} para empezar.`,
    nothingKept: 'No se guarda ningún audio.',
    goesOn: 'Tu entrevista sigue aquí; su panel vuelve a estar al final de este canal.',
    inChannel:
      'Vamos allá. Pulsa **Responder** en el panel. Tus respuestas quedan entre tú y yo; las preguntas están en este canal.',
    direct: 'Vamos allá. Escribe tus respuestas como mensajes, envía mensajes de voz o pulsa **Responder**.',
  },
  aloud: {
    hello:
      'Hola, soy Greenroom, para una entrevista de práctica. Solo oigo a quien pulsa el botón Acepto en el chat de este canal. Púlsalo y empezamos.',
    back: 'Me fui un momento y ya estoy de vuelta. No se ha perdido nada de lo que dijiste. Sigamos.',
    listening: (name) => `Gracias. Desde ahora escucho a ${name}.`,
    turn: (name) => `${name}, es tu turno.`,
    goodbye: 'Tu informe va de camino. Adiós.',
    leaving: 'Tengo que irme un momento y vuelvo enseguida.',
  },
  away: {
    restarting: 'Me están reiniciando y vuelvo en un momento. No se ha perdido nada de lo que dijiste.',
    removed: (start) =>
      `Me desconectaron del canal de voz. Tu entrevista se guarda: pulsa «Vuelve», o sigue por escrito con ${start}.`,
    ended: 'Discord terminó esta llamada. Tu entrevista se guarda: pulsa «Vuelve» cuando el canal esté otra vez.',
    unreachable: 'No pude llegar al servidor de voz. Tu entrevista se guarda: pulsa «Vuelve» para intentarlo otra vez.',
    noJoin: 'No pude entrar en el canal de voz. Pulsa «Vuelve» para intentarlo otra vez.',
    alone: 'No quedaba nadie en el canal de voz y me fui también. Tu entrevista se guarda: pulsa «Vuelve» para seguir.',
    moved: (channel) => `Me movieron a ${channel} y sigo allí.`,
    deafened: '⚠️ Me han ensordecido en este servidor y no oigo a nadie. Quien lo gestiona puede deshacerlo.',
  },
  report: {
    ready: (person) =>
      `${person}, tu informe está listo. No aceptas mensajes directos míos, así que pulsa el botón: solo tú lo verás.`,
    posted: 'Publicado.',
    score: (score) => (score === null ? 'sin puntuación global' : `${score} de 100`),
    strengths: 'Lo que fue bien',
    weaknesses: 'En qué trabajar',
    suggestions: 'A continuación',
    draft: (scorer) =>
      `Un borrador de práctica de ${scorer}, no un veredicto. El archivo contiene cada respuesta con sus pruebas.`,
    shared: (person) => `${person} quiso compartir esto.`,
  },
  progress: {
    none: (start) => `Todavía no has terminado ninguna entrevista. ${start} empieza una.`,
    title: (count) => (count === 1 ? 'Tu última entrevista' : `Tus últimas ${count} entrevistas`),
    change: (points) =>
      `De la primera de estas a la última: **${points}**. Los puestos y niveles difieren; tómalo como una pista.`,
  },
  privacy: {
    title: 'Lo que se guarda de ti',
    interviews: (count, answers) =>
      `${interviews(count)} con ${answers} ${answers === 1 ? 'respuesta' : 'respuestas'} en palabras, sus puntuaciones e informes, bajo tu identificador de usuario`,
    voice:
      'tu voz: descifrada en memoria desde que aceptaste, transcrita y desechada, salvo que también aceptaras que se grabe; entonces hasta su fecha',
    noVoice: 'tu voz: nunca se oye aquí',
    meeting: 'mientras dura una entrevista, tu identificador y tu nombre visible, para que sobreviva a un reinicio',
    linked: (count) => `que ${count === 1 ? 'otra cuenta es tuya' : `otras ${count} cuentas son tuyas`} también`,
    who: 'Nadie más recibe tus informes, salvo que los publiques. Quien administra este bot puede leer su base de datos.',
    how: (command) => `${command} lo borra todo de una vez.`,
    deleted: (count) =>
      `Borrado: ${interviews(count)} con respuestas, puntuaciones e informes. Los mensajes que te envié quedan hasta que los borres.`,
    nothing: 'No había nada que borrar.',
  },
  training: {
    title: 'Mis entrevistas pueden ayudar a entrenar al entrevistador',
    note: 'Aprende de tus preguntas, respuestas y puntuaciones, también de entrevistas anteriores. Se tachan los datos personales, y quien administra este servidor mira cada una antes de usarla, porque al tachar algo se escapa. Puedes retirarlo cuando quieras; lo que ya haya aprendido de ellas no lo olvida.',
    on: (command) =>
      `Aceptaste que las entrevistas de esta cuenta ayuden a entrenar al entrevistador. ${command} lo retira.`,
    off: (command) => `Nada aprende de tus entrevistas, salvo que digas que puede: ${command}.`,
    takenBack:
      'Retirado, para todas las cuentas que vinculaste. Ya no se aprende nada de tus entrevistas; lo que ya aprendió de ellas no lo olvida.',
    nothing: 'No lo habías aceptado, así que nada cambia: nada aprende de tus entrevistas.',
  },
  link: {
    code: (code) =>
      `Escribe esto en tu otra cuenta antes de diez minutos: **${code}**\nCada una mostrará los informes de la otra, así que no se lo des a nadie.`,
    done: 'Vinculadas. Desde ahora ambas cuentas van juntas: cada una muestra los informes de las dos.',
  },
  settings: {
    inServers: 'Los ajustes son de un servidor.',
    saved: 'Guardado.',
    channels: (list) => `Canales: ${list ?? 'todos'}`,
    roles: (list) => `Roles que pueden empezar entrevistas: ${list ?? 'todos'}`,
    recordings: (days) => `Grabaciones, solo de quien acepta: ${days === 0 ? 'ninguna' : `se guardan ${days} días`}`,
    again: 'Nombrar otra vez un canal o rol permitido lo retira.',
  },
}
