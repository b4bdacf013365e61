/** The address without the name, the password and the options in it: what is fit to show. `uri` may be one that nobody can read. */
export function placeOf(uri: string): string {
  const [, scheme = '', rest = ''] = /^([a-z+]*:\/\/)?(.*)$/is.exec(uri) ?? []
  // A password may hold what should have been encoded, "@" and "/" and "?" too: everything up to the last "@" is hidden.
  const place = rest.slice(rest.lastIndexOf('@') + 1)
  return `${scheme}${place.split('?')[0]}`
}
