import type { Wording } from './wording.ts'

const interviews = (count: number) => (count === 1 ? '1 interview' : `${count} interviews`)

export const english: Wording = {
  types: { mixed: 'Mixed', technical: 'Technical', behavioural: 'Behavioural', situational: 'Situational' },
  levels: { easy: 'easy', medium: 'medium', hard: 'hard' },
  panel: {
    title: (role) => `Mock interview: ${role}`,
    hearing: (names) => `hearing ${names} and nobody else`,
    firstComes: 'The first question is on its way.',
    nobodyHeard: (privacy) =>
      `**I hear nobody yet.** Press “I agree” to be interviewed: then I decode your voice, have it written down and scored, and send the report to you alone.\nWho does not agree is never decoded. You can withdraw at any time, and ${privacy} shows and deletes what is kept.`,
    over: 'this interview is over.',
    reportSent: 'The report has been sent.',
    reportComes: 'The report is being put together.',
    count: (number, of) => `Question ${number} of ${of}`,
    followUp: ', a follow-up',
    thinking: 'The interviewer is thinking …',
    hint: (text) => `Hint: ${text}`,
    paused: 'Paused. Take your time; nothing is counted.',
    suggested: (when) => `Suggested time ends ${when}; nobody is cut off.`,
    heard: (text) => `Hearing: “${text}”`,
  },
  buttons: {
    answer: 'Answer',
    hint: 'Hint',
    repeat: 'Repeat',
    skip: 'Skip',
    pause: 'Pause',
    resume: 'Go on',
    rejoin: 'Come back',
    agree: 'I agree to be heard',
    record: (days) => `… and recorded for ${days} ${days === 1 ? 'day' : 'days'}`,
    withdraw: 'Stop hearing me',
    stop: 'End',
    report: 'Show my report',
    page: 'Open it as a page',
    post: 'Post the summary to the channel',
  },
  answerBox: { title: 'Your answer', note: 'Only you and the interviewer see it.', taken: 'Got it.' },
  done: {
    stop: 'It is over. Your report comes by direct message.',
    pause: 'Paused. Resume whenever you like.',
    resume: 'On we go.',
    hint: 'A hint is on its way.',
    repeat: 'Once more.',
    skip: 'Skipped.',
  },
  status: {
    waits: 'It waits for you to agree: press **I agree to be heard** on the panel.',
    over: 'It is over; the report is being put together.',
    where: (role, number, of) => `${role}, question ${number} of ${of}`,
    paused: 'paused',
    soon: 'The interviewer is about to speak.',
  },
  refused: {
    noInterview: (start) => `You have no interview open. ${start} begins one.`,
    unknownCommand: 'I do not know that command any more. Restart the app to see the present ones.',
    gone: (report) => `That interview is over. ${report} shows its report.`,
    interviewOver: (report) => `This interview is over. ${report} shows its report.`,
    notYours: (start) => `This interview is somebody else’s. ${start} begins your own.`,
    noPart: 'You take no part in this interview. Press “I agree” to join, or start your own.',
    soon: 'The interviewer is about to speak. One moment.',
    deaf: 'I cannot hear recordings here.',
    writeInstead: (why) => `${why} Write your answer, please.`,
    ours: 'Something failed on our side. Nothing you said is lost.',
    again: 'Trying again may help.',
    unknownRole: 'I do not know that role. Choose one of those suggested while you type.',
    noSpeech: 'I have no ears and no voice here: the speech worker is switched off.',
    chooseText: (why) => `${why} Choose **mode: text**, or ask who runs me.`,
    aloudInServers: 'Aloud works in a server’s voice channel. Here, choose **mode: text**.',
    joinVoice: 'Join a voice channel first, then start again: I come to where you are. Or choose **mode: text**.',
    heldHere: (where) =>
      `An interview is held in ${where} already. Press **I agree to be heard** on its panel to take part.`,
    busy: (where) =>
      `I am holding an interview in ${where}, and I can be in one voice channel of a server at a time. Join there, or start one in writing.`,
    unseen: 'I cannot see this channel. Try another, or write to me directly.',
    missing: (permissions, where) =>
      `I lack ${permissions} in ${where}. Someone who manages this server can grant it in the channel's settings under Permissions.`,
    elsewhere: (channels) => `In this server interviews are held in ${channels}.`,
    others: (roles) => `In this server interviews are for ${roles}.`,
    joinFirst: (channel) => `Join ${channel} first, then agree.`,
    inServers: 'This works in the server.',
    noReport: (start) => `You have no report yet. ${start} begins an interview.`,
    noSuchReport: 'You have no such report.',
    onlyOwner: 'Only its owner can post a report.',
    sharedNowhere: 'I could not post it there: the channel is gone, or I may not write in it.',
    tooLarge: 'That recording is too large. Send one below 25 MB, or write your answer.',
    link: {
      unknown: 'That code is not known, has been used, or is older than ten minutes.',
      own: 'That code is of this very account. Type it into the other one.',
    },
  },
  consent: {
    thanks: 'Thank you. I hear you from now on. **Stop hearing me** takes it back at once.',
    withdrawn:
      'I no longer hear you. Nothing of what you say is decoded. Press **I agree** to go on, or **End** for your report.',
    ask: (person) =>
      `${person}, a mock interview is held here. I do not hear you unless you press **I agree to be heard** on the panel.`,
    back: 'I am back, or on my way.',
  },
  start: {
    already: 'It has begun already.',
    coming: (voice, text) => `I am coming to ${voice}. Press **I agree to be heard** on the panel in ${text} to begin.`,
    nothingKept: 'No audio is kept.',
    goesOn: 'Your interview here goes on; its panel stands at the end of this channel again.',
    inChannel:
      'Here we go. Press **Answer** on the panel. Your answers are private to you and me; the questions stand in this channel.',
    direct: 'Here we go. Write your answers as messages, send voice messages, or press **Answer**.',
  },
  aloud: {
    hello:
      'Hello, this is Greenroom, for a mock interview. I hear only those who press the button I agree in the chat of this channel. Press it, and we begin.',
    back: 'I was away for a moment, and I am back. Nothing you said is lost. Let us go on.',
    listening: (name) => `Thank you. I am listening to ${name} from now on.`,
    turn: (name) => `${name}, it is your turn.`,
    goodbye: 'Your report is on its way to you. Goodbye.',
    leaving: 'I must leave, and come right back.',
  },
  away: {
    restarting: 'I am being restarted, and come back in a moment. Nothing you said is lost.',
    removed: (start) =>
      `I was disconnected from the voice channel. Your interview is kept: press “Come back”, or go on in writing with ${start}.`,
    ended: 'Discord ended this voice call. Your interview is kept: press “Come back” when the channel is there again.',
    unreachable: 'I could not reach the voice server. Your interview is kept: press “Come back” to try again.',
    noJoin: 'I could not join the voice channel. Press “Come back” to try again.',
    alone:
      'Nobody was left in the voice channel, so I left it, too. Your interview is kept: press “Come back” to go on.',
    moved: (channel) => `I was moved to ${channel} and go on there.`,
    deafened: '⚠️ I have been deafened in this server and hear nobody. Whoever manages it can undo that.',
  },
  report: {
    ready: (person) =>
      `${person}, your report is ready. You take no direct messages from me, so press the button: only you will see it.`,
    posted: 'Posted.',
    score: (score) => (score === null ? 'no overall score' : `${score} of 100`),
    strengths: 'What went well',
    weaknesses: 'What to work on',
    suggestions: 'Next',
    draft: (scorer) =>
      `A draft for practice by ${scorer}, not a verdict. The file holds every answer with its evidence.`,
    shared: (person) => `${person} chose to share this.`,
  },
  progress: {
    none: (start) => `You have finished no interview yet. ${start} begins one.`,
    title: (count) => (count === 1 ? 'Your last interview' : `Your last ${count} interviews`),
    change: (points) =>
      `From the first of these to the last: **${points}**. Roles and levels differ, so take it as a hint.`,
  },
  privacy: {
    title: 'What is kept of you',
    interviews: (count, answers) =>
      `${interviews(count)} with ${answers} ${answers === 1 ? 'answer' : 'answers'} in words, their scores and reports, under your user id`,
    voice:
      'your voice: decoded in memory once you agreed, written down, and dropped, unless you also agreed that it is recorded; then until its date',
    noVoice: 'your voice: never heard here',
    meeting: 'while an interview runs, your user id and display name, so that it survives a restart',
    linked: (count) => `that ${count === 1 ? 'another account is' : `${count} other accounts are`} yours, too`,
    who: 'Nobody but you gets your reports unless you post them. Who runs this bot can read its database.',
    how: (command) => `${command} deletes all of it at once.`,
    deleted: (count) =>
      `Deleted: ${interviews(count)} with answers, scores and reports. Messages that I sent you stay until you delete them.`,
    nothing: 'There was nothing to delete.',
  },
  training: {
    title: 'My interviews may help train the interviewer',
    note: 'It learns from your questions, answers and scores, also of earlier interviews. They are redacted, and whoever runs this server looks at each before it is used, since redacting misses things. You can take it back at any time; what has learned from them by then does not forget.',
    on: (command) =>
      `You agreed that the interviews of this account may help train the interviewer. ${command} takes it back.`,
    off: (command) => `Your interviews train nothing, unless you say that they may: ${command}.`,
    takenBack:
      'Taken back, for all accounts that you linked. Nothing more is learned from your interviews; what has learned from them already does not forget.',
    nothing: 'You had not agreed, so nothing changes: your interviews train nothing.',
  },
  link: {
    code: (code) =>
      `Type this into your other account within ten minutes: **${code}**\nEach of both then shows the reports of the other, so give it to nobody.`,
    done: 'Linked. Both accounts belong together from now on: each shows the reports of both.',
  },
  settings: {
    inServers: 'Settings belong to a server.',
    saved: 'Saved.',
    channels: (list) => `Channels: ${list ?? 'all'}`,
    roles: (list) => `Roles that may start interviews: ${list ?? 'everybody'}`,
    recordings: (days) => `Recordings, only of who agrees: ${days === 0 ? 'none' : `kept for ${days} days`}`,
    again: 'Naming an allowed channel or role again takes it back.',
  },
}
