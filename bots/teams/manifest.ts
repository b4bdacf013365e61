import { Resvg } from '@resvg/resvg-js'
import { tabResource } from './tab.ts'

export type ManifestParts = {
  appId: string
  /** Where Teams and browsers reach Greenroom; https. */
  publicUrl: string
  /** Of package.json: 1.2.3. */
  version: string
}

const SCHEMA = '1.19'
const COMMANDS: readonly [title: string, description: string][] = [
  ['interview', 'Begin a mock interview'],
  ['hint', 'Get a hint for the question'],
  ['skip', 'Skip the question'],
  ['pause', 'Pause your interview'],
  ['resume', 'Go on with it'],
  ['stop', 'End it and get the report'],
  ['report', 'Your last report'],
  ['progress', 'How your interviews have gone'],
  ['practice', 'Be reminded every week'],
  ['privacy', 'What is kept of you, and how to delete it'],
]

/** The app's manifest (Microsoft Teams app schema 1.19). */
export function teamsManifest({ appId, publicUrl, version }: ManifestParts) {
  const host = new URL(publicUrl).host
  const commands = COMMANDS.map(([title, description]) => ({ title, description }))
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA,
    version,
    id: appId,
    developer: {
      name: 'Greenroom',
      websiteUrl: publicUrl,
      privacyUrl: publicUrl,
      termsOfUseUrl: publicUrl,
    },
    name: { short: 'Greenroom', full: 'Greenroom mock interviews' },
    description: {
      short: 'Mock interviews with a scored report that quotes what you said.',
      full: 'One question at a time, at a level that follows your answers, with hints that stay hints. Then a report, for you alone, with scores, evidence and what to work on.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#2F6F5E',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: true,
        isNotificationOnly: false,
        // Teams lists ten for each scope at most.
        commandLists: [
          { scopes: ['personal'], commands },
          { scopes: ['team', 'groupChat'], commands: commands.slice(0, 6) },
        ],
      },
    ],
    staticTabs: [
      {
        ...{ entityId: 'room', name: 'Practice room', scopes: ['personal'] },
        contentUrl: `${publicUrl}/teams/tab`,
        websiteUrl: publicUrl,
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    devicePermissions: ['media'],
    validDomains: [host],
    webApplicationInfo: { id: appId, resource: tabResource(publicUrl, appId) },
    defaultInstallScope: 'personal',
  }
}

/** A speech bubble on a stage's curtain rail: what both icons show. */
const MARK =
  '<path d="M50 62h92a14 14 0 0 1 14 14v42a14 14 0 0 1-14 14H98l-28 26v-26H50a14 14 0 0 1-14-14V76a14 14 0 0 1 14-14z"/>'

/** Teams wants the colour icon 192 pixels wide, and the outline 32, white on nothing. */
export function teamsIcons(): { color: Buffer; outline: Buffer } {
  const icon = (inside: string, width: number) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 192 192">${inside}</svg>`
    return new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()
  }
  const color = `<rect width="192" height="192" fill="#2F6F5E"/><g fill="#FAF7F2">${MARK}</g>`
  const outline = `<g fill="none" stroke="#FFFFFF" stroke-width="14">${MARK}</g>`
  return { color: icon(color, 192), outline: icon(outline, 32) }
}
