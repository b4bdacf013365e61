import type { Assignment, Assignments } from '../course/assignments.ts'
import type { Platform } from './platforms.ts'
import { SCOPE, type Services } from './services.ts'

const ITEM = 'application/vnd.ims.lis.v2.lineitem+json'
const ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json'

/** An address below a line item: Moodle's line items end in `?type_id=`, and what follows goes before that. */
export function belowLineItem(
  lineItem: string,
  name: 'scores' | 'results',
  query: Record<string, string> = {},
): string {
  const url = new URL(lineItem)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${name}`
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  return url.href
}

/**
 * The assignment's line item: the platform's own, one that we made before, or a new one. Null where the platform lets us make
 * none. Errors: PlatformError.
 */
export async function lineItemOf(
  assignment: Assignment,
  platform: Platform,
  parts: { services: Services; assignments: Assignments; signal: AbortSignal },
): Promise<string | null> {
  const { ags, settings, link } = assignment
  if (ags?.lineItem) return ags.lineItem
  if (!ags?.lineItems || !ags.scopes.includes(SCOPE.lineItem) || !settings) return null
  const { services, signal } = parts
  const common = { scopes: [SCOPE.lineItem], signal }
  const list = new URL(ags.lineItems)
  list.searchParams.set('resource_link_id', link)
  const found = await services.call(platform, {
    ...common,
    call: 'the line items',
    method: 'GET',
    url: list.href,
    accept: ITEMS,
  })
  let id = idOf(Array.isArray(found.json) ? found.json[0] : null)
  if (id === null) {
    const body = {
      label: settings.title,
      scoreMaximum: settings.points,
      resourceId: assignment.id,
      resourceLinkId: link,
      tag: 'greenroom',
    }
    const made = {
      ...common,
      call: 'a new line item',
      method: 'POST' as const,
      url: ags.lineItems,
      body,
      contentType: ITEM,
    }
    id = idOf((await services.call(platform, { ...made, accept: ITEM })).json)
  }
  if (id !== null) {
    const lineItem = id
    await parts.assignments.change(assignment.id, (a) => ({
      ...a,
      ags: a.ags && { ...a.ags, lineItem: a.ags.lineItem ?? lineItem },
    }))
  }
  return id
}

function idOf(item: unknown): string | null {
  const id = (item as { id?: unknown } | null)?.id
  return typeof id === 'string' && id !== '' ? id : null
}
