import { z } from 'zod'
import type { SlackCredentials } from './slack/parts.ts'

/** The environment variables of Slack. */
export const slackVariables = {
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xox[be]/, 'must begin with xoxb-')
    .optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
}

type Given = Record<string, string | undefined>

/** Slack's credentials; null: no Slack. Adds what does not go together to `problems`. */
export function readSlack(given: Given, problems: string[]): SlackCredentials | null {
  const {
    SLACK_SIGNING_SECRET: signingSecret = null,
    SLACK_BOT_TOKEN: botToken = null,
    SLACK_APP_TOKEN: appToken = null,
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
  } = given
  if (Object.keys(slackVariables).every((name) => given[name] === undefined)) return null
  if ((clientId === undefined) !== (clientSecret === undefined))
    problems.push('SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together')
  if (signingSecret === null && appToken === null)
    problems.push('Slack needs SLACK_SIGNING_SECRET (over HTTP) or SLACK_APP_TOKEN (Socket Mode)')
  if (botToken === null && clientId === undefined)
    problems.push('Slack needs SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (many)')
  if (clientId !== undefined && (publicUrl === undefined || signingSecret === null))
    problems.push('SLACK_CLIENT_ID needs PUBLIC_URL and SLACK_SIGNING_SECRET: workspaces install the app from a page')
  const oauth = clientId !== undefined && clientSecret !== undefined ? { clientId, clientSecret } : null
  return { signingSecret, appToken, botToken, oauth }
}
