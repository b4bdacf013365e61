import type { App } from '@slack/bolt'
import type { Engine } from '../../core/engine/engine.ts'
import type { Jobs } from '../../core/jobs/jobs.ts'
import type { Clock, Store } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import type { CourseInterviews } from '../course-interviews.ts'
import type { RecordingEars } from '../recorded-answers.ts'

/** How Greenroom and Slack know each other. */
export type SlackCredentials = {
  /** Proves that requests come from Slack; null: none are taken over HTTP. */
  signingSecret: string | null
  /** Opens Socket Mode; null: there is none. */
  appToken: string | null
  /** Of the one workspace where the app was installed by hand; null: workspaces install it themselves. */
  botToken: string | null
  /** With these, any number of workspaces install the app from a page. */
  oauth: { clientId: string; clientSecret: string } | null
}

/** Everything that the Slack front-end is given. */
export type SlackParts = {
  credentials: SlackCredentials
  engine: Engine
  store: Store
  bank: Bank
  guidelines: Guidelines
  jobs: Jobs
  clock: Clock
  /** Null: interviews in writing only. */
  speech: RecordingEars | null
  /** Where people reach the web pages; null leaves links to them out. */
  publicUrl: string | null
  /** Interviews of courses; left out where there are none. */
  assigned?: CourseInterviews
  fetch: typeof fetch
  /** Told of failures; never of what a person said. */
  log: (message: string, error: unknown) => void
  /** Waits before what failed is tried again, in milliseconds; left out, those of real life. */
  retryMs?: readonly number[]
  /** Slack's Web API with a slash at its end; left out, the real one. */
  api?: string
}

/** Slack's Web API, with the token of one place. */
export type SlackClient = App['client']

/** Where the app is installed: `team:T1`, or `org:E1` for all workspaces of an organisation. */
export type InstallKey = string

/** Who did something, and where the app is installed for them. */
export type Who = {
  candidate: string
  user: string
  install: InstallKey
  team: string | null
  enterprise: string | null
  /** Of the bot, for the Web API. */
  token: string
}

/** The candidate behind a person: ids of people are an organisation's, where there is one, and else a workspace's. */
export const candidateOf = (place: string, user: string) => `slack:${place}:${user}`
