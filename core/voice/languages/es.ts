import { type RoomLanguage, words } from './language.ts'

const IT = '(?:la pregunta|esta pregunta|esa pregunta|eso|esto|la última parte|la)'
const AGAIN = '(?: (?:por favor|otra vez|de nuevo|una vez más))*'

export const spanish: RoomLanguage = {
  phrases: {
    takeYourTime: ['Tómese su tiempo.', 'Claro, tómese su tiempo.', 'Por supuesto. No hay prisa.'],
    patience: {
      gentle: 'Tómese su tiempo. También puede pedirme que repita la pregunta, o una pista.',
      there: '¿Sigue ahí? Si lo prefiere, diga «saltar» y pasamos a la siguiente.',
      pause: 'Hago una pausa aquí. Continúe cuando quiera.',
    },
    sureToStop: '¿Quiere terminar la entrevista? Diga sí para terminarla, o no para seguir.',
    goOn: 'Muy bien, sigamos.',
    notHeard: 'Lo siento, no he podido oírlo. ¿Puede decirlo otra vez, o escribirlo?',
    inPart: 'Me he perdido una parte. Puede corregir lo que he oído.',
    kept: 'No he podido oír bien eso ahora. Queda guardado y se escuchará más tarde.',
    resumed: (question) => `Sigamos. ${question}`,
  },
  around: words(
    'eh em este mmm mm oh ah okay ok vale bueno pues perdón perdone disculpe por favor ahora gracias muchas muy bien',
  ),
  asking:
    /^(?:(?:puede|podría|puedes|podrías|podemos|puedo|podría usted|me puede|me podría)|(?:quiero|quisiera|querría|necesito|me gustaría)|vamos a|por favor) /,
  commands: [
    [
      'repeat',
      new RegExp(
        `^(?:repita|repite|repetir|repetirme|repítame|diga|dígame|decir|repetirla|repítala)(?: ${IT})?${AGAIN}$`,
      ),
    ],
    ['repeat', /^(?:cómo|cómo dice|perdón cómo|otra vez|de nuevo|una vez más)$/],
    ['repeat', /^cuál (?:era|es) la pregunta(?: otra vez)?$/],
    [
      'repeat',
      /^no (?:le |la |lo |he )?(?:entendí|oí|escuché|entendido|oído|he entendido|he oído)(?: (?:la pregunta|bien|eso))*$/,
    ],
    ['hint', /^(?:deme |dame |darme |tener |tiene )?(?:una |otra |alguna )?(?:pequeña )?(?:pista|ayuda)$/],
    ['hint', /^(?:ayúdeme|ayúdame|ayudarme|ayuda)(?: (?:con (?:esto|esta|eso)|un poco))*$/],
    [
      'skip',
      /^(?:salte|salta|saltar|sáltela|saltarla|paso|pasar|omitir|omita)(?: (?:la pregunta|esta pregunta|esta|esa))?$/,
    ],
    ['skip', /^(?:(?:la )?siguiente(?: pregunta)?|(?:pase|pasemos|pasar|vamos) a la siguiente(?: pregunta)?)$/],
    [
      'stop',
      /^(?:termine|termina|terminar|terminemos|pare|parar|detenga|acabe|acabar|acabemos|finalizar|finalice) (?:la|esta) entrevista$/,
    ],
    ['stop-maybe', /^(?:pare|para|parar|alto|basta|stop|termine|terminar|me rindo|ya basta|déjelo|dejarlo)$/],
    [
      'wait',
      /^(?:(?:deme|dame|espere|espera|necesito) )?(?:un|una) (?:momento|momentito|segundo|minuto)(?: (?:para pensar|más))*$/,
    ],
    ['wait', /^(?:espere|espera|déjeme pensar|déjame pensar)(?: (?:un (?:momento|segundo|poco)))?$/],
  ],
  yes: /^(?:oh )?(?:sí|si|claro|correcto|exacto|vale|de acuerdo|ok|okay)(?: (?:por favor|gracias|sí|terminar|termínela|claro))*$/,
  no: /^(?:oh )?(?:no|todavía no|aún no|siga|sigamos|seguir|continúe|continuemos)(?: (?:gracias|por favor|no|sigamos|siga|continúe|todavía))*$/,
  goesOn: words(
    'y e o u pero porque aunque mientras si cuando donde que como además hasta sino pues ' +
      'el la los las un una unos unas mi mis nuestro nuestra nuestros su sus este esta estos esas ese esa ' +
      'de del a al en con por para desde sobre entre sin hacia durante según ' +
      'es son era eran fue ha he hemos han había soy estoy está están puede pueden debe deben tengo tenemos ' +
      'yo nosotros se me muy más eh em este mmm o sea especialmente',
  ),
  mayEnd: words('es son era fue está están puede pueden más esta este eso ese esa la lo los las como que sobre'),
  thinking:
    /(?:^|\s)(?:un (?:momento|momentito|segundo|minuto)(?: por favor)?|déjeme pensar(?:lo)?|déjame pensar(?:lo)?|cómo lo digo|cómo decirlo)$/,
  backchannel: words('mm mhm ajá eh ah oh okay ok sí vale claro bien bueno ya entiendo exacto cierto'),
}
