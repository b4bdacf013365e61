import type { Json } from './web-api.ts'

/** Block Kit's documented limits: docs.slack.dev/reference/block-kit and /reference/views. */
const MOST_BLOCKS = { message: 50, modal: 100, home: 100 } as const
const MOST = {
  ...{ section: 3000, header: 150, context: 3000, label: 2000, hint: 2000, button: 75, value: 2000, url: 3000 },
  ...{ option: 75, optionValue: 150, placeholder: 150, id: 255, title: 24, metadata: 3000, typed: 3000, fields: 10 },
  ...{
    field: 2000,
    actions: 25,
    contextItems: 10,
    options: 100,
    radio: 10,
    image: 2000,
    chartTitle: 50,
    chartLabel: 20,
  },
  ...{ charts: 2, categories: 20, series: 6, text: 40_000 },
}

type Check = (good: boolean, what: string) => void

/** What Slack would refuse in a message's text and blocks; empty where it would take them. */
export function wrongInMessage({ text, blocks }: Json): string[] {
  const wrong: string[] = []
  const check: Check = (good, what) => void (good || wrong.push(what))
  check(String(text ?? '').length <= MOST.text, 'text is too long')
  if (blocks !== undefined) checkBlocks(blocks, 'message', check)
  return wrong
}

/** What Slack would refuse in a modal or a home page. */
export function wrongInView(view: Json): string[] {
  const wrong: string[] = []
  const check: Check = (good, what) => void (good || wrong.push(what))
  check(view.type === 'modal' || view.type === 'home', `no view is a ${view.type}`)
  if (view.type === 'modal') {
    plainText(view.title, MOST.title, 'title', check)
    for (const name of ['submit', 'close']) if (view[name]) plainText(view[name], MOST.title, name, check)
    const asks = view.blocks.some((block: Json) => block.type === 'input')
    check(!asks || view.submit !== undefined, 'a modal with inputs needs a submit')
  }
  check(String(view.private_metadata ?? '').length <= MOST.metadata, 'private_metadata is too long')
  check(String(view.callback_id ?? '').length <= MOST.id, 'callback_id is too long')
  checkBlocks(view.blocks, view.type, check)
  return wrong
}

function checkBlocks(blocks: Json[], surface: keyof typeof MOST_BLOCKS, check: Check): void {
  check(blocks.length >= 1 && blocks.length <= MOST_BLOCKS[surface], `${blocks.length} blocks in a ${surface}`)
  check(blocks.filter(({ type }) => type === 'data_visualization').length <= MOST.charts, 'too many charts')
  const ids = blocks.flatMap(({ block_id }) => block_id ?? [])
  check(new Set(ids).size === ids.length, 'a block_id twice')
  for (const [i, block] of blocks.entries()) {
    const own: Check = (good, what) => check(good, `block ${i} (${block.type}): ${what}`)
    own(String(block.block_id ?? '').length <= MOST.id, 'block_id is too long')
    checkBlock(block, surface, own)
  }
}

function checkBlock(block: Json, surface: keyof typeof MOST_BLOCKS, check: Check): void {
  switch (block.type) {
    case 'section':
      check(block.text !== undefined || block.fields !== undefined, 'neither text nor fields')
      if (block.text) anyText(block.text, MOST.section, 'text', check)
      check((block.fields ?? []).length <= MOST.fields, 'too many fields')
      for (const field of block.fields ?? []) anyText(field, MOST.field, 'field', check)
      if (block.accessory) checkElements([block.accessory], check)
      break
    case 'header':
      plainText(block.text, MOST.header, 'text', check)
      break
    case 'context':
      check(block.elements.length >= 1 && block.elements.length <= MOST.contextItems, 'number of elements')
      for (const element of block.elements) anyText(element, MOST.context, 'element', check)
      break
    case 'divider':
      break
    case 'actions':
      check(block.elements.length >= 1 && block.elements.length <= MOST.actions, 'number of elements')
      checkElements(block.elements, check)
      break
    case 'input':
      check(surface !== 'home' || block.dispatch_action === true, 'an input on a home page says nothing to anybody')
      plainText(block.label, MOST.label, 'label', check)
      if (block.hint) plainText(block.hint, MOST.hint, 'hint', check)
      checkElements([block.element], check)
      break
    case 'data_visualization':
      check(surface === 'message', 'charts are for messages')
      checkChart(block, check)
      break
    default:
      check(false, 'the fake does not know this block')
  }
}

function checkElements(elements: Json[], check: Check): void {
  const ids = elements.map(({ action_id }) => action_id)
  check(new Set(ids).size === ids.length && ids.every(Boolean), 'action_ids are missing or not unique')
  for (const element of elements) checkElement(element, check)
}

function checkElement(element: Json, check: Check): void {
  check(String(element.action_id).length <= MOST.id, 'action_id is too long')
  if (element.placeholder) plainText(element.placeholder, MOST.placeholder, 'placeholder', check)
  const { options } = element
  switch (element.type) {
    case 'button':
      plainText(element.text, MOST.button, 'button', check)
      check(String(element.value ?? '').length <= MOST.value, 'value is too long')
      check(String(element.url ?? '').length <= MOST.url, 'url is too long')
      check([undefined, 'primary', 'danger'].includes(element.style), 'unknown style')
      return
    case 'static_select':
    case 'radio_buttons':
      check(options.length >= 1, 'no options')
      check(options.length <= (element.type === 'radio_buttons' ? MOST.radio : MOST.options), 'too many options')
      check(new Set(options.map((o: Json) => o.value)).size === options.length, 'two options with one value')
      for (const { text, value } of options) {
        plainText(text, MOST.option, 'option', check)
        check(value.length >= 1 && value.length <= MOST.optionValue, `value of ${value.length} characters`)
      }
      if (element.initial_option) {
        const known = options.map((option: Json) => JSON.stringify(option))
        check(known.includes(JSON.stringify(element.initial_option)), 'initial_option is none of the options')
      }
      return
    case 'plain_text_input':
      check((element.max_length ?? 1) <= MOST.typed, 'max_length is too large')
      check((element.initial_value ?? '').length <= (element.max_length ?? MOST.typed), 'initial_value is too long')
      return
    case 'file_input':
      check((element.max_files ?? 1) >= 1 && (element.max_files ?? 1) <= 10, 'max_files')
      return
    case 'conversations_select':
    case 'users_select':
      return
    default:
      check(false, `the fake does not know ${element.type}`)
  }
}

/** docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
function checkChart({ title, chart }: Json, check: Check): void {
  check(typeof title === 'string' && title.length >= 1 && title.length <= MOST.chartTitle, 'title')
  check(['bar', 'line', 'area'].includes(chart.type), `the fake draws no ${chart.type}`)
  const { series, axis_config: axis } = chart
  const { categories } = axis
  check(series.length >= 1 && series.length <= MOST.series, 'number of series')
  check(categories.length >= 1 && categories.length <= MOST.categories, 'number of categories')
  check(new Set(categories).size === categories.length, 'a category twice')
  for (const name of categories) check(name.length >= 1 && name.length <= MOST.chartLabel, `category ${name}`)
  for (const label of [axis.x_label, axis.y_label]) check((label ?? '').length <= MOST.chartTitle, 'axis label')
  for (const { name, data } of series) {
    check(name.length >= 1 && name.length <= MOST.chartLabel, `series ${name}`)
    const labels = data.map((point: Json) => point.label)
    check(JSON.stringify(labels) === JSON.stringify(categories), 'points are not those of the categories')
    for (const { value } of data) check(Number.isFinite(value), 'a value is no number')
  }
}

function plainText(text: Json, most: number, what: string, check: Check): void {
  check(text?.type === 'plain_text', `${what} must be plain_text`)
  lengthOf(text, most, what, check)
}

function anyText(text: Json, most: number, what: string, check: Check): void {
  check(['plain_text', 'mrkdwn'].includes(text?.type), `${what} is no text`)
  lengthOf(text, most, what, check)
}

function lengthOf(text: Json, most: number, what: string, check: Check): void {
  const { length } = String(text?.text ?? '')
  check(length >= 1 && length <= most, `${what} of ${length} characters`)
}
