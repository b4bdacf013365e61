/**
 * Makes an element. Children that are null or false are left out; strings become text, never markup.
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} attributes `true` sets an empty attribute, `false` leaves it out
 * @param {...(Node | string | null | false)} children
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '')
    else if (typeof value === 'string') element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== null && child !== false))
  return element
}

/**
 * The element with an id, which must be of the given class.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${id}`)
  return element
}

/** Whether the person asked for less motion. */
export function lessMotion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** @param {string} word */
export function capitalise(word) {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
