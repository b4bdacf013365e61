import type { types } from '@slack/bolt'
import { LEVELS } from '../../../core/interview/plan.ts'
import type { PeerForm } from '../../../core/peer/course.ts'
import { roleTitle } from '../../../core/questions/role-title.ts'
import { readAnchors } from '../../../core/scoring/anchors.ts'
import { CRITERIA, type Criterion } from '../../../core/scoring/rubric.ts'
import { chartWordingIn } from '../../wording/charts.ts'
import { chatWordingIn } from '../../wording/chat.ts'
import { wordingIn } from '../../wording/index.ts'
import { peerWordingIn } from '../../wording/peer.ts'
import { section } from '../blocks.ts'
import { capitalised, modal, option, type SentForm, select, text } from '../forms.ts'

const MINUTES = [10, 15, 20, 30, 45] as const
const USUAL_MINUTES = 20
const MOST_POINTS = 10
const LONGEST = 1_500

/** Asks whom to invite; `about` is who is asked, who cannot invite themselves. `colleague`: whom they named already. */
export function peerForm(
  locale: string,
  roles: readonly string[],
  { about, colleague }: { about: string; colleague: string | null },
): types.ModalView {
  const w = peerWordingIn(locale)
  const { form } = chatWordingIn(locale)
  const { levels } = wordingIn(locale)
  const named = roles.map((role) => option(role, roleTitle(role)))
  const levelled = LEVELS.map((l) => option(l, capitalised(levels[l])))
  const halves = MINUTES.map((minutes) => option(String(minutes), String(minutes)))
  return {
    ...modal('peer', { title: w.title, submit: w.invite, cancel: form.cancel }, { locale, about }),
    blocks: [
      section(w.how) as types.KnownBlock,
      {
        type: 'input',
        block_id: 'colleague',
        label: text(w.colleague),
        element: { type: 'users_select', action_id: 'colleague', ...(colleague && { initial_user: colleague }) },
      },
      select('role', form.role, named, undefined),
      select('level', form.level, levelled, levelled[1]),
      select('minutes', w.half, halves, halves[MINUTES.indexOf(USUAL_MINUTES)]),
    ],
  }
}

/** What an invitation asks for. */
export function invitationIn(form: SentForm, roles: readonly string[]) {
  const minutes = MINUTES.find((m) => String(m) === form.value('minutes')) ?? USUAL_MINUTES
  return {
    colleague: form.value('colleague'),
    role: roles.find((role) => role === form.value('role')) ?? null,
    level: LEVELS.find((l) => l === form.value('level')) ?? 'medium',
    halfMs: minutes * 60_000,
  }
}

/** The rubric, to be filled in about a colleague; `about` is the peer interview. */
export function rateForm(locale: string, about: string): types.ModalView {
  const w = peerWordingIn(locale)
  const { names } = chartWordingIn(locale)
  const anchors = readAnchors().of
  const points = Array.from({ length: MOST_POINTS }, (_, i) => option(String(i + 1), String(i + 1)))
  const scale = (name: Criterion) => {
    const ends = [anchors[name][0], anchors[name].at(-1)]
    const told = ends.map((anchor) => `${anchor?.from}-${anchor?.to}: ${anchor?.text}`).join('\n')
    return { ...select(name, names[name], points, undefined), hint: text(told, 1_900) }
  }
  const words = (id: 'good' | 'improve') => ({
    type: 'input' as const,
    block_id: id,
    label: text(w[id]),
    element: { type: 'plain_text_input' as const, action_id: id, multiline: true, max_length: LONGEST },
  })
  const { cancel } = chatWordingIn(locale).form
  return {
    ...modal('rate', { title: w.formTitle, submit: w.save, cancel }, { locale, about }),
    blocks: [...CRITERIA.map(scale), words('good'), words('improve')],
  }
}

/** What was written in the rubric; null where something is missing. */
export function ratingIn(form: SentForm): PeerForm | null {
  const scores = Object.fromEntries(CRITERIA.map((name) => [name, Number(form.value(name))])) as PeerForm['scores']
  const whole = Object.values(scores).every((s) => Number.isInteger(s) && s >= 1 && s <= MOST_POINTS)
  const [good, improve] = [form.value('good'), form.value('improve')]
  return whole && good !== null && improve !== null ? { scores, good, improve } : null
}
