import type { Addresses } from './addresses.ts'
import { SCOPE } from './services.ts'

const NAME = 'Greenroom'
const DESCRIPTION = 'Mock interviews: asked, followed up, scored with evidence, reported.'
const CLAIMS = ['sub', 'iss', 'name', 'given_name', 'family_name', 'email']
/** Where Canvas offers Greenroom to instructors. */
const PLACEMENT = 'assignment_selection'

/** Canvas's own form of a tool's configuration, for "Enter URL" at a developer key. */
export function canvasConfiguration(addresses: Addresses): Record<string, unknown> {
  const { login, launch, keys, origin, base } = addresses
  const placement = {
    placement: PLACEMENT,
    message_type: 'LtiDeepLinkingRequest',
    target_link_uri: launch,
    text: NAME,
    enabled: true,
  }
  return {
    title: NAME,
    description: DESCRIPTION,
    oidc_initiation_url: login,
    target_link_uri: launch,
    redirect_uris: [launch],
    scopes: Object.values(SCOPE),
    public_jwk_url: keys,
    extensions: [
      {
        platform: 'canvas.instructure.com',
        domain: new URL(origin).host,
        tool_id: 'greenroom',
        privacy_level: 'public',
        settings: {
          text: NAME,
          icon_url: `${base}/page/mark.svg`,
          selection_width: 800,
          selection_height: 700,
          placements: [placement],
        },
      },
    ],
  }
}

/** What dynamic registration sends (LTI Dynamic Registration 1.0, section 3.5), with Canvas's extensions, which others ignore. */
export function registrationRequest(addresses: Addresses): Record<string, unknown> {
  const { login, launch, keys, origin, base } = addresses
  const messages = [
    { type: 'LtiResourceLinkRequest', target_link_uri: launch, label: NAME },
    {
      type: 'LtiDeepLinkingRequest',
      target_link_uri: launch,
      label: NAME,
      placements: ['ContentArea', PLACEMENT],
      supported_types: ['ltiResourceLink'],
    },
    { type: 'LtiSubmissionReviewRequest', target_link_uri: launch, label: NAME },
  ]
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['client_credentials', 'implicit'],
    initiate_login_uri: login,
    redirect_uris: [launch],
    client_name: NAME,
    jwks_uri: keys,
    logo_uri: `${base}/page/mark.svg`,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: Object.values(SCOPE).join(' '),
    'https://purl.imsglobal.org/spec/lti-tool-configuration': {
      domain: new URL(origin).host,
      description: DESCRIPTION,
      target_link_uri: launch,
      custom_parameters: {},
      claims: CLAIMS,
      messages,
      'https://canvas.instructure.com/lti/privacy_level': 'public',
    },
  }
}
