/** An Adaptive Card (adaptivecards.io, 1.5 is what Teams shows everywhere). */
export type Card = {
  type: 'AdaptiveCard'
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  version: '1.5'
  body: Element[]
  actions?: Element[]
  /** Teams asks the bot for a card of their own on behalf of these people, as they look at the message. */
  refresh?: { action: Element; userIds: string[] }
}

/** An element or action: its type, and what belongs to it. */
export type Element = { type: string; [property: string]: unknown }

type CardParts = { body: Element[]; actions?: Element[]; refresh?: Card['refresh'] }

export function card({ body, actions = [], refresh }: CardParts): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...(actions.length > 0 && { actions }),
    ...(refresh && { refresh }),
  }
}

export const heading = (words: string): Element => ({
  ...{ type: 'TextBlock', text: plain(words), size: 'large', weight: 'bolder', wrap: true, style: 'heading' },
})

/** Words as they are: what would be Markdown in them is escaped. */
export const text = (words: string, more: Record<string, unknown> = {}): Element => ({
  ...{ type: 'TextBlock', text: plain(words), wrap: true },
  ...more,
})

/** Words of Greenroom's own, which may hold Markdown's **. */
export const markdown = (words: string, more: Record<string, unknown> = {}): Element => ({
  ...{ type: 'TextBlock', text: words, wrap: true },
  ...more,
})

/** An action that Teams brings to the bot, which answers with a card. `data` travels with it, and comes back as it was sent. */
export const execute = (
  title: string,
  verb: string,
  data: Record<string, string>,
  more: Record<string, unknown> = {},
): Element => ({ type: 'Action.Execute', title, verb, data, ...more })

/** A question may hold characters that Markdown has a meaning for. */
export const plain = (words: string): string => words.replace(/[\\`*_[\]~]/g, '\\$&')

/** With a capital where it stands alone. */
export const alone = (words: string, locale: string): string =>
  words.replace(/^\p{Ll}/u, (first) => first.toLocaleUpperCase(locale))
