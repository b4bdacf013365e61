import type { StudentWording } from './wording.ts'

const or = new Intl.ListFormat('es', { type: 'disjunction' })

export const es: StudentWording = {
  notSetUp: 'Aún sin preparar',
  notSetUpYet: 'Tu docente aún no ha preparado esta entrevista. Vuelve más tarde.',
  intro: (role, questions) =>
    `Una entrevista de práctica para el puesto de ${role}: ${questions === 1 ? 'una pregunta' : `${questions} preguntas, una tras otra`}. Se guarda con cada respuesta, así que puedes salir y volver.`,
  opens: 'Se abre',
  due: 'Entrega',
  closes: 'Se cierra',
  timeLimit: 'Tiempo',
  minutes: (count) => `${count} minutos desde el comienzo, pausas incluidas`,
  attempts: 'Intentos',
  used: (used, limit) => `${used} de ${limit} usados`,
  grade: 'Calificación',
  releases: {
    'after-review': 'Primero lo mira tu docente; después verás el informe y la calificación.',
    'at-once': 'Verás el informe en cuanto esté listo; la calificación va a tu curso.',
    never: 'Para practicar: no va ninguna calificación a tu curso.',
  },
  begin: 'Empezar la entrevista',
  goOn: 'Seguir con tu entrevista',
  keepAudio: 'Guardar el sonido de lo que digo: mi docente puede escucharlo hasta su fecha',
  whyNot(obstacle) {
    if (obstacle.kind === 'not-open') return 'Esta entrevista aún no está abierta.'
    if (obstacle.kind === 'closed') return 'Esta entrevista está cerrada.'
    return obstacle.limit === 1 ? 'Ya has hecho esta entrevista.' : `Has usado los ${obstacle.limit} intentos.`
  },
  elsewhere: (names) => `En ${or.format(names)}`,
  how: {
    discord: 'Usa este comando donde esté el bot de Greenroom, o en un mensaje directo con él:',
    slack: 'Usa este comando en cualquier lugar del espacio de trabajo:',
    teams: 'Escribe esto al bot de Greenroom, en un chat solo con él:',
  },
  once: 'El código vale una vez, durante diez minutos. Vincula esa cuenta a esta tarea.',
  yourAttempts: 'Tus intentos',
  attempt: (number) => `Intento ${number}`,
  isOpen: 'abierto',
  handedIn: ['entregado ', ', tu docente lo mira.'],
  notScorable: 'no se pudo puntuar y no cuenta.',
  score: (score) => `${score} de 100`,
  late: 'con retraso',
  report: 'Informe',
  deleted: 'La entrevista se borró en su fecha.',
  asked: 'Pediste otra revisión; tu docente decide.',
  changed: 'Pediste otra revisión. La puntuación ha cambiado:',
  stands: 'Pediste otra revisión. La puntuación se mantiene:',
  ask: 'Pedir otra revisión',
  askWhat:
    '¿Qué habría que mirar de nuevo? Se puntúa otra vez sin conocer la primera puntuación; después decide tu docente.',
  send: 'Pedir',
  ready: 'Todo listo',
  keepsNothing:
    'Tu navegador no guarda nada para páginas dentro de otra página, así que la entrevista se abre en una ventana propia.',
  newWindow: 'Abrir en una ventana nueva',
  timeOver: 'El tiempo de este intento se ha acabado.',
  staysAsIs: 'Este intento está entregado y se queda como está.',
  withheld: 'Lo has entregado. Primero lo mira tu docente; después encontrarás el informe aquí y en tu curso.',
  takenElsewhere: 'Esta entrevista se hace en otro lugar.',
}
