import type { Phrases } from './phrases.ts'

export const spanish: Phrases = {
  count: (n) => (n === 1 ? 'una pregunta' : `${n} preguntas`),
  notKnowing:
    /((?<!\p{L})no (lo )?s[eé](?!\p{L})|(?<!\p{L})ni idea(?!\p{L})|(?<!\p{L})no tengo (ni )?idea(?!\p{L})|(?<!\p{L})no me acuerdo(?!\p{L})|(?<!\p{L})no (lo )?recuerdo(?!\p{L}))/iu,
  aboutQuestions: 'Las preguntas mismas están escritas en inglés, y así se las haré.',
  welcome: [
    'Hola y bienvenido a esta entrevista. Hoy le entrevisto yo, para el puesto de {role}. Tengo {count}, y quizá pregunte algo más por el camino. Tómese el tiempo que necesite.',
    'Hola, me alegra que esté aquí. Hoy hablaremos del puesto de {role}, con {count}. No hay prisa: piense primero si quiere.',
    'Bienvenido, y gracias por venir. Esta es una entrevista de práctica para el puesto de {role}: {count}, de una en una. Responda como lo haría ese día.',
  ],
  firstQuestion: ['Empecemos.', 'Aquí va la primera.', 'Para empezar:'],
  strong: [
    'Gracias, eso me da una imagen clara.',
    'Gracias, ha sido concreto y he podido seguir cada paso.',
    'Entiendo. Se nota que lo ha pensado bien.',
    'Gracias. Me hago una buena idea de cómo trabaja en eso.',
    'Bien, veo cómo encajan las partes para usted.',
  ],
  partial: [
    'Gracias, hasta aquí le sigo.',
    'De acuerdo, lo he anotado.',
    'Gracias. Tomo nota.',
    'Entiendo, gracias.',
    'Muy bien, gracias por eso.',
  ],
  echo: [
    'Ha dicho «{quote}».',
    'He anotado «{quote}».',
    'Le he oído decir «{quote}».',
    'Me quedo un momento con «{quote}».',
  ],
  astray: [
    'Gracias. Pero permítame volver a la pregunta.',
    'Le escucho. No estoy seguro de que hayamos llegado a mi pregunta.',
    'De acuerdo. Lo intentaré por otro lado.',
  ],
  brief: ['Ha sido breve, y lo breve puede estar bien.', 'Corto y al grano.', 'Bien, en pocas palabras, entonces.'],
  unknown: [
    'No pasa nada, nadie lo sabe todo.',
    'Está bien, y gracias por decirlo.',
    'Sin problema. Es mejor decirlo que adivinar.',
  ],
  unusable: [
    'Me temo que no he podido sacar una respuesta de ahí.',
    'No estoy seguro de que hubiera una respuesta, así que lo dejaré así.',
    'Eso todavía no me ha dicho nada. Lo dejamos y seguimos.',
  ],
  aside: [
    'Aquí solo pregunto y escucho; la puntuación llega después, según lo que diga sobre la pregunta.',
    'Eso no era sobre la pregunta, así que lo dejo a un lado.',
  ],
  unheard: [
    'Ahora mismo no he podido oírle. Su respuesta está guardada y la escucharé más tarde, no se pierde nada.',
    'Esa no la he podido oír todavía, y es cosa mía. Está grabada y se escuchará más tarde.',
    'Me cuesta oír en este momento. Lo que ha dicho queda guardado; no hace falta que lo repita.',
  ],
  skipped: ['Dejemos esa.', 'Sin problema, pasamos a otra cosa.', 'Está bien, seguimos.'],
  followUp: [
    'Me quedo un momento en eso.',
    'Me gustaría oír un poco más.',
    'Una cosa más sobre esto.',
    'Vayamos un paso más allá.',
  ],
  next: ['Sigamos.', 'Vamos con la siguiente.', 'Aquí va otra.', 'Siguiente pregunta.', 'Pasemos a otra cosa.'],
  toPhase: {
    introduction: ['Empecemos por usted.'],
    behavioural: ['Ahora me gustaría oír algo que haya hecho usted mismo.', 'Hablemos de su propia experiencia.'],
    communication: ['Ahora algo sobre el trabajo con otras personas.', 'Hablemos de cómo transmite las cosas.'],
    technical: ['Entremos en el trabajo mismo.', 'Ahora una pregunta sobre la materia.'],
    conclusion: ['Ya casi estamos al final.', 'Una última cosa por mi parte.'],
  },
  last: ['Esta es mi última pregunta.', 'Y esta es la última.'],
  harder: ['Se mueve bien en esto, así que preguntaré algo con más fondo.', 'Hagámoslo un poco más difícil.'],
  easier: ['Tomemos algo más básico.', 'Aquí va una algo más cercana.'],
  close: [
    'Esa era mi última pregunta. Gracias por su tiempo y sus respuestas. Estoy preparando su informe.',
    'Con esto llegamos al final. Gracias por hablar conmigo hoy. Su informe estará aquí en un momento.',
    'Hemos terminado. Gracias, me ha gustado esta conversación. Un momento y su informe estará listo.',
  ],
}
