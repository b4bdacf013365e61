/** A small page that says one thing and leads home. Both arguments are plain text. */
export function messagePage(heading: string, message: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escapeHtml(heading)} · Greenroom</title>
    <link rel="icon" href="/page/mark.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page/base.css">
  </head>
  <body class="message-page">
    <main>
      <img class="mark" src="/page/mark.svg" alt="" width="72" height="72">
      <h1>${escapeHtml(heading)}</h1>
      <p>${escapeHtml(message)}</p>
      <p><a class="button primary" href="/">Go to the practice room</a></p>
    </main>
  </body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
