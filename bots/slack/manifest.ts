/** What the bot may do in a workspace, and nothing more; the README says what each is for. */
export const SCOPES = [
  'assistant:write',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
] as const

const EVENTS = ['app_home_opened', 'app_uninstalled', 'message.im', 'tokens_revoked'] as const

/** The manifest of Slack's app configuration. `publicUrl` null: Socket Mode, where Slack reaches no address. */
export function slackManifest({ publicUrl, socketMode }: { publicUrl: string | null; socketMode: boolean }) {
  const events = `${publicUrl}/slack/events`
  const reached = !socketMode && publicUrl !== null
  return {
    _metadata: { major_version: 2, minor_version: 0 },
    display_information: {
      name: 'Greenroom',
      description: 'Mock interviews with scored reports that quote what you said',
      background_color: '#2f6f5e',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      agent_view: {
        agent_description: 'Holds mock interviews: one question at a time, in writing or with audio clips.',
        suggested_prompts: [{ title: 'Start an interview', message: 'Start an interview' }],
      },
      bot_user: { display_name: 'Greenroom', always_online: true },
      slash_commands: [
        {
          command: '/interview',
          description: 'Practise a job interview',
          usage_hint: '[peer @NAME | progress | report | privacy | link CODE | team | help]',
          should_escape: true,
          ...(reached && { url: events }),
        },
      ],
    },
    oauth_config: {
      scopes: { bot: [...SCOPES] },
      ...(reached && { redirect_urls: [`${publicUrl}/slack/oauth_redirect`] }),
    },
    settings: {
      event_subscriptions: { bot_events: [...EVENTS], ...(reached && { request_url: events }) },
      interactivity: { is_enabled: true, ...(reached && { request_url: events }) },
      org_deploy_enabled: reached,
      socket_mode_enabled: !reached,
      token_rotation_enabled: reached,
    },
  }
}
