import type { Response } from 'express'

/** HTML that needs no escaping any more. */
export type Html = { readonly html: string }

type Value = Html | string | number | null | undefined | false | readonly (Html | string)[]

/** A template for HTML: everything put in is escaped, but what is Html already; null, undefined and false are nothing. */
export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: pieces.map((piece, i) => piece + (i < values.length ? text(values[i]) : '')).join('') }
}

function text(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(text).join('')
  if (typeof value === 'object') return (value as Html).html
  return String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}

export type PageOptions = {
  status?: number
  /** Of the page's words (BCP 47); English, left out. */
  language?: string
  /** CSP sources whose pages may hold this one in a frame; 'any' for pages that show and do nothing of anybody's. */
  framedBy: readonly string[] | 'any'
  /** Origins that forms may go to, beside our own. */
  formsTo?: readonly string[]
  /** Names of files below lti/page to run. */
  scripts?: readonly string[]
  /** Further style sheets, by their addresses. */
  styles?: readonly string[]
  /** Classes of the body beside `lti`. */
  look?: string
  /** Plays sound from our own server. */
  sound?: boolean
}

/** Sends a page with a policy of its own: nothing from elsewhere, nothing inline. */
export function sendPage(res: Response, title: string, body: Html, options: PageOptions): void {
  const {
    status = 200,
    framedBy,
    formsTo = [],
    scripts = [],
    styles = [],
    look = '',
    sound = false,
    language = 'en',
  } = options
  const ancestors = framedBy === 'any' ? '*' : ["'self'", ...framedBy].join(' ')
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(sound ? ["media-src 'self'"] : []),
    "base-uri 'none'",
    `form-action ${["'self'", ...formsTo].join(' ')}`,
    `frame-ancestors ${ancestors}`,
  ].join('; ')
  res.status(status).set('Content-Security-Policy', policy).type('html')
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Greenroom</title>
<link rel="icon" href="/page/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/base.css">
${styles.map((address) => html`<link rel="stylesheet" href="${address}">`)}
<link rel="stylesheet" href="/lti/page/lti.css">
${scripts.map((name) => html`<script type="module" src="/lti/page/${name}"></script>`)}
</head>
<body class="${`lti ${look}`.trim()}">
<a class="skip-link" href="#main">Skip to the page</a>
<main id="main" tabindex="-1">
${body}
</main>
</body>
</html>
`
  res.send(page.html)
}
