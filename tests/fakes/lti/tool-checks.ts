import type { Manners } from './platform.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a tool sent is what is looked at.
type Any = any

const CONFIG = 'https://purl.imsglobal.org/spec/lti-tool-configuration'

/** What is wrong with a registration request (LTI Dynamic Registration 1.0, section 3.5). */
export function checkRegistration(body: Any): string[] {
  const config = body?.[CONFIG]
  const target = URL.parse(config?.target_link_uri ?? '')
  const rules: [string, boolean][] = [
    ['application_type', body?.application_type === 'web'],
    ['response_types', body?.response_types?.includes('id_token')],
    ['grant_types', ['implicit', 'client_credentials'].every((g) => body?.grant_types?.includes(g))],
    ['initiate_login_uri', URL.canParse(body?.initiate_login_uri)],
    ['redirect_uris', body?.redirect_uris?.length > 0 && body.redirect_uris.every((u: string) => URL.canParse(u))],
    ['client_name', typeof body?.client_name === 'string'],
    ['jwks_uri', URL.canParse(body?.jwks_uri)],
    ['token_endpoint_auth_method', body?.token_endpoint_auth_method === 'private_key_jwt'],
    ['scope', typeof body?.scope === 'string'],
    // With its port.
    ['domain', config?.domain === target?.host],
    ['messages', config?.messages?.some((m: Any) => m.type === 'LtiDeepLinkingRequest')],
    ['claims', config?.claims?.includes('sub')],
    ['placements', config?.messages?.some((m: Any) => m.placements?.includes('assignment_selection'))],
    ['privacy', config?.['https://canvas.instructure.com/lti/privacy_level'] === 'public'],
  ]
  return rules.filter(([, ok]) => !ok).map(([name]) => name)
}

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim'

/** The items of a deep-linking answer. Throws what is wrong with it (Deep Linking 2.0, section 4.5). */
export function checkContentItems(
  payload: Any,
  manners: Manners,
  { deployment, data }: { deployment: string; data: string },
): Record<string, unknown>[] {
  if (payload[`${LTI}/message_type`] !== 'LtiDeepLinkingResponse') throw new Error('message_type')
  if (payload[`${LTI}/version`] !== '1.3.0') throw new Error('version')
  if (payload[`${LTI}/deployment_id`] !== deployment) throw new Error('deployment_id')
  if (payload[`${DL}/data`] !== data) throw new Error('data')
  const items: Any[] = payload[`${DL}/content_items`]
  if (!Array.isArray(items)) throw new Error('content_items')
  for (const item of items) {
    if (item.type !== 'ltiResourceLink') throw new Error('type')
    if (manners === 'canvas' && item.lineItem && !(item.lineItem.scoreMaximum > 0)) throw new Error('scoreMaximum')
    if (manners === 'moodle' && item.url !== undefined) throw new Error('the address loses the tool')
    for (const value of Object.values(item.custom ?? {})) if (typeof value !== 'string') throw new Error('custom')
    for (const part of [item.available, item.submission])
      for (const at of Object.values(part ?? {})) if (Number.isNaN(Date.parse(String(at)))) throw new Error('date')
  }
  return items
}
