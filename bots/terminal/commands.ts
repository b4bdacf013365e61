/** What may be typed instead of an answer. */
export const COMMANDS = {
  hint: 'a hint, up to three for a question',
  repeat: 'the question once more',
  skip: 'the next question',
  pause: 'stops the clock',
  resume: 'goes on after a pause',
  end: 'ends the interview and goes to the report',
  help: 'these lines',
} as const
export type CommandName = keyof typeof COMMANDS

export type Line = { kind: 'command'; name: CommandName } | { kind: 'unknown'; word: string } | { kind: 'text' }

/** Tells commands from words: a command is a slash and one word, alone on its line. */
export function readLine(line: string): Line {
  const word = /^\/([\p{L}\p{N}-]*)$/u.exec(line.trim())?.[1]
  if (word === undefined) return { kind: 'text' }
  const name = word.toLowerCase()
  return Object.hasOwn(COMMANDS, name) ? { kind: 'command', name: name as CommandName } : { kind: 'unknown', word }
}

export const commandList = Object.keys(COMMANDS).map((name) => `/${name}`)
