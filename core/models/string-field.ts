/**
 * Follows one string field of a JSON object while its text is still arriving, in pieces cut anywhere.
 * `push` takes the next piece of the text and gives what it adds to the field's value ('' for nothing). Only a field of
 * the outermost object counts; a Markdown fence before the object is passed over; any other text before it, or damage,
 * gives nothing more. Half a surrogate pair is held back until the other half is there.
 */
export function stringField(field: string): { push(piece: string): string } {
  let lead = ''
  let depth = 0
  let dead = false
  let awaitsKey = false
  let key = ''
  let string: 'key' | 'wanted' | 'other' | null = null
  let sequence: string | null = null
  let held = ''
  let added = ''

  function append(unit: string): void {
    if (string === 'key') key += unit
    if (string !== 'wanted') return
    const high = unit >= '\ud800' && unit <= '\udbff'
    added += held + (high ? '' : unit)
    held = high ? unit : ''
  }

  function inString(unit: string): void {
    if (sequence !== null) {
      sequence += unit
      if (sequence.length < (sequence.startsWith('u') ? 5 : 1)) return
      const decoded = decode(sequence)
      sequence = null
      if (decoded === null) dead = true
      else append(decoded)
    } else if (unit === '\\') sequence = ''
    else if (unit !== '"') append(unit)
    else {
      added += held
      held = ''
      // The field comes once: what follows it is of no interest.
      if (string === 'wanted') dead = true
      string = null
    }
  }

  function outside(unit: string): void {
    if (unit === '"') {
      if (depth === 1 && awaitsKey) {
        string = 'key'
        key = ''
      } else string = depth === 1 && key === field ? 'wanted' : 'other'
    } else if (unit === '{' || unit === '[') depth++
    else if (unit === '}' || unit === ']') dead = --depth === 0
    else if (depth === 1 && unit === ',') awaitsKey = true
    else if (depth === 1 && unit === ':') awaitsKey = false
  }

  function before(unit: string): void {
    if (unit !== '{') {
      lead += unit
      return
    }
    dead = !/^\s*(```(json)?\s*)?$/i.test(lead)
    depth = 1
    awaitsKey = true
  }

  return {
    push(piece) {
      added = ''
      for (let i = 0; i < piece.length && !dead; i++) {
        const unit = piece[i] as string
        if (depth === 0) before(unit)
        else if (string !== null) inString(unit)
        else outside(unit)
      }
      return added
    },
  }
}

const simple: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' }

function decode(sequence: string): string | null {
  if (!sequence.startsWith('u')) return simple[sequence] ?? null
  return /^u[0-9a-f]{4}$/i.test(sequence) ? String.fromCharCode(Number.parseInt(sequence.slice(1), 16)) : null
}
