import type { LinkFailure } from '../../core/identity/link-codes.ts'
import type { InterviewType, Level } from '../../core/interview/plan.ts'

/** What people can do in an interview, and what is said once it is done. */
export type Act = 'stop' | 'pause' | 'resume' | 'hint' | 'repeat' | 'skip'

/**
 * What the chat front-ends say around an interview, in one language. Names of commands, channels and people are put in by the
 * front-end, as it writes them; texts may hold Markdown's ** and nothing else of it. Roles and questions have words of their own.
 */
export type Wording = {
  types: Readonly<Record<InterviewType, string>>
  levels: Readonly<Record<Level, string>>
  panel: {
    title: (role: string) => string
    hearing: (names: string) => string
    firstComes: string
    nobodyHeard: (privacy: string) => string
    over: string
    reportSent: string
    reportComes: string
    count: (number: number, of: number) => string
    followUp: string
    thinking: string
    hint: (text: string) => string
    paused: string
    /** `when` is a time that counts down by itself. */
    suggested: (when: string) => string
    heard: (text: string) => string
  }
  buttons: Readonly<Record<Act | 'answer' | 'rejoin' | 'agree' | 'withdraw' | 'report' | 'page' | 'post', string>> & {
    record: (days: number) => string
  }
  answerBox: { title: string; note: string; taken: string }
  done: Readonly<Record<Act, string>>
  status: {
    waits: string
    over: string
    where: (role: string, number: number, of: number) => string
    paused: string
    soon: string
  }
  refused: {
    noInterview: (start: string) => string
    unknownCommand: string
    gone: (report: string) => string
    interviewOver: (report: string) => string
    notYours: (start: string) => string
    noPart: string
    soon: string
    deaf: string
    writeInstead: (why: string) => string
    ours: string
    again: string
    unknownRole: string
    noSpeech: string
    chooseText: (why: string) => string
    aloudInServers: string
    joinVoice: string
    heldHere: (where: string) => string
    busy: (where: string) => string
    unseen: string
    missing: (permissions: string, where: string) => string
    elsewhere: (channels: string) => string
    others: (roles: string) => string
    joinFirst: (channel: string) => string
    inServers: string
    noReport: (start: string) => string
    noSuchReport: string
    onlyOwner: string
    sharedNowhere: string
    tooLarge: string
    link: Readonly<Record<LinkFailure, string>>
  }
  consent: { thanks: string; withdrawn: string; ask: (person: string) => string; back: string }
  start: {
    already: string
    coming: (voice: string, text: string) => string
    nothingKept: string
    goesOn: string
    inChannel: string
    direct: string
  }
  /** Said aloud. */
  aloud: {
    hello: string
    back: string
    listening: (name: string) => string
    turn: (name: string) => string
    goodbye: string
    leaving: string
  }
  away: {
    restarting: string
    removed: (start: string) => string
    ended: string
    unreachable: string
    noJoin: string
    alone: string
    moved: (channel: string) => string
    deafened: string
  }
  report: {
    ready: (person: string) => string
    posted: string
    score: (score: number | null) => string
    strengths: string
    weaknesses: string
    suggestions: string
    draft: (scorer: string) => string
    shared: (person: string) => string
  }
  progress: { none: (start: string) => string; title: (count: number) => string; change: (points: string) => string }
  privacy: {
    title: string
    interviews: (count: number, answers: number) => string
    voice: string
    noVoice: string
    meeting: string
    linked: (count: number) => string
    who: string
    how: (command: string) => string
    deleted: (count: number) => string
    nothing: string
  }
  /** Whether a person's interviews may train interviewers. */
  training: {
    title: string
    /** What a yes means. */
    note: string
    on: (command: string) => string
    off: (command: string) => string
    takenBack: string
    nothing: string
  }
  link: { code: (code: string) => string; done: string }
  settings: {
    inServers: string
    saved: string
    channels: (list: string | null) => string
    roles: (list: string | null) => string
    recordings: (days: number) => string
    again: string
  }
}
