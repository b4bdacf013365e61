import { ApplicationCommandType, ApplicationCommandOptionType as Option } from 'discord.js'
import { localisations, names, type Words } from './words.ts'

const words = (en: string, hi: string, de: string, es: string, fr: string): Words => ({ en, hi, de, es, fr })

const named = (name: Words, description: Words) => ({
  name: name.en,
  name_localizations: localisations(name),
  description: description.en,
  description_localizations: localisations(description),
})

/** Names of days from Sunday on, which is 0. */
export const DAYS: readonly Words[] = [
  words('Sunday', 'रविवार', 'Sonntag', 'domingo', 'dimanche'),
  words('Monday', 'सोमवार', 'Montag', 'lunes', 'lundi'),
  words('Tuesday', 'मंगलवार', 'Dienstag', 'martes', 'mardi'),
  words('Wednesday', 'बुधवार', 'Mittwoch', 'miércoles', 'mercredi'),
  words('Thursday', 'गुरुवार', 'Donnerstag', 'jueves', 'jeudi'),
  words('Friday', 'शुक्रवार', 'Freitag', 'viernes', 'vendredi'),
  words('Saturday', 'शनिवार', 'Samstag', 'sábado', 'samedi'),
]

/** `/practice`: a weekly reminder by direct message. */
export const practiceDefinition = {
  type: ApplicationCommandType.ChatInput,
  ...named(
    names.practice,
    words(
      'Be reminded every week to practise',
      'हर सप्ताह अभ्यास की याद दिलाएं',
      'Jede Woche ans Üben erinnert werden',
      'Recibe cada semana un recordatorio para practicar',
      'Un rappel chaque semaine pour pratiquer',
    ),
  ),
  options: [
    {
      type: Option.Subcommand,
      ...named(
        words('weekly', 'साप्ताहिक', 'wöchentlich', 'semanal', 'hebdomadaire'),
        words(
          'Set the day and the time of your reminder',
          'याद दिलाने का दिन और समय चुनें',
          'Tag und Uhrzeit der Erinnerung setzen',
          'Fija el día y la hora del recordatorio',
          'Choisir le jour et l’heure du rappel',
        ),
      ),
      options: [
        {
          ...{ type: Option.Integer, required: true },
          ...named(
            words('day', 'दिन', 'tag', 'día', 'jour'),
            words(
              'The day of the week',
              'सप्ताह का दिन',
              'Der Wochentag',
              'El día de la semana',
              'Le jour de la semaine',
            ),
          ),
          choices: DAYS.map((name, value) => ({ name: name.en, name_localizations: localisations(name), value })),
        },
        {
          ...{ type: Option.String, required: true, min_length: 4, max_length: 5 },
          ...named(
            words('time', 'समय', 'uhrzeit', 'hora', 'heure'),
            words('Such as 18:30', 'जैसे 18:30', 'Zum Beispiel 18:30', 'Por ejemplo 18:30', 'Par exemple 18:30'),
          ),
        },
        {
          ...{ type: Option.String, required: true, max_length: 60 },
          ...named(
            words('timezone', 'समय_क्षेत्र', 'zeitzone', 'zona_horaria', 'fuseau'),
            words(
              'Yours, such as Europe/Berlin',
              'आपका, जैसे Asia/Kolkata',
              'Deine, zum Beispiel Europe/Berlin',
              'La tuya, por ejemplo Europe/Madrid',
              'Le vôtre, par exemple Europe/Paris',
            ),
          ),
        },
      ],
    },
    {
      type: Option.Subcommand,
      ...named(
        words('show', 'दिखाएं', 'anzeigen', 'mostrar', 'afficher'),
        words(
          'Show when you are reminded',
          'दिखाएं कि याद कब दिलाई जाएगी',
          'Zeigen, wann du erinnert wirst',
          'Muestra cuándo recibes el recordatorio',
          'Afficher quand vient le rappel',
        ),
      ),
    },
    {
      type: Option.Subcommand,
      ...named(
        words('stop', 'समाप्त', 'beenden', 'terminar', 'terminer'),
        words(
          'End your reminders',
          'याद दिलाना बंद करें',
          'Die Erinnerungen beenden',
          'Termina tus recordatorios',
          'Arrêter les rappels',
        ),
      ),
    },
  ],
}
