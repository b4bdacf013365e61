import { type Html, html } from './html.ts'

/** A moment in UTC, as the server does not know the reader's clock; page/times.js shows it in the reader's own time. */
export const moment = (at: number | null): Html =>
  at === null
    ? html`–`
    : html`<time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`
