import { escapeHtml } from '../../../core/report/escape.ts'
import type { Json } from '../../fakes/slack/web-api.ts'

/** Draws Block Kit about as Slack's desktop client does, so that people can look at it; without script. */
export function blockKitPage(shown: { kind: 'message' | 'modal' | 'home'; blocks: Json[]; view?: Json }): string {
  const { kind, blocks, view } = shown
  const body = blocks.map(drawBlock).join('')
  const framed =
    kind === 'modal'
      ? `<div class="modal"><div class="bar">${plain(view?.title)}</div>${body}<div class="bar foot">${button(view?.close)}${button(view?.submit, 'primary')}</div></div>`
      : kind === 'message'
        ? `<div class="message"><div class="face">G</div><div><b>Greenroom</b> <span class="app">APP</span> <span class="dim">10:30</span>${body}</div></div>`
        : `<div class="home">${body}</div>`
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body>${framed}</body>`
}

const STYLE = `
body { font: 15px/1.46 Lato, "DejaVu Sans", "Noto Sans Devanagari", sans-serif; color: #1d1c1d; margin: 16px; width: 640px; }
.message { display: flex; gap: 8px; } .face { background: #2f6f5e; color: white; width: 36px; height: 36px; border-radius: 4px; text-align: center; line-height: 36px; flex: none; }
.app, .dim, .context, .hint { color: #616061; font-size: 12px; } .app { background: #eee; padding: 0 3px; border-radius: 2px; }
.modal { border: 1px solid #ccc; border-radius: 8px; width: 520px; padding: 0 20px; } .bar { font-weight: 900; font-size: 20px; padding: 14px 0; } .foot { text-align: right; font-size: 15px; }
h1 { font-size: 18px; margin: 12px 0 4px; } .block { margin: 8px 0; } .context { margin: 4px 0; white-space: pre-wrap; } .section { white-space: pre-wrap; overflow-wrap: anywhere; }
.button { display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 3px 12px; font-weight: 700; margin: 2px 8px 2px 0; font-size: 14px; }
.primary { background: #007a5a; color: white; border-color: #007a5a; } .danger { background: #e01e5a; color: white; border-color: #e01e5a; }
.field { border: 1px solid #bbb; border-radius: 4px; padding: 6px 10px; white-space: pre-wrap; } .tall { min-height: 60px; } .label { font-weight: 700; } .radio { display: block; }
.chart { border: 1px solid #ddd; border-radius: 8px; padding: 10px 14px; } .bars { display: flex; align-items: flex-end; height: 130px; gap: 10px; } .column { flex: 1; text-align: center; font-size: 12px; } .fill { background: #1264a3; margin: 0 auto; width: 60%; }
.mention { background: #e8f5fa; color: #1264a3; } code { background: #f4f4f4; border: 1px solid #ddd; border-radius: 3px; padding: 0 3px; color: #c01343; font-size: 12px; } blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding-left: 10px; } hr { border: 0; border-top: 1px solid #ddd; }`

const plain = (text: Json): string => escapeHtml(text?.text ?? '')
const button = (text: Json, style = ''): string => (text ? `<span class="button ${style}">${plain(text)}</span>` : '')

/** Slack's own markup. What is escaped stands as HTML has it, too. */
export function mrkdwn(words: string): string {
  return words
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<([@#])(\w+)>/g, '<span class="mention">$1$2</span>')
    .replace(/(^|\W)\*([^*\n]+)\*(?!\w)/g, '$1<b>$2</b>')
    .replace(/(^|\W)_([^_\n]+)_(?!\w)/g, '$1<i>$2</i>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replace(/^(?:&gt;|>) ?(.*)$/gm, '<blockquote>$1</blockquote>')
}

const text = (t: Json): string => (t.type === 'mrkdwn' ? mrkdwn(t.text) : plain(t))

function drawBlock(block: Json): string {
  switch (block.type) {
    case 'header':
      return `<h1>${plain(block.text)}</h1>`
    case 'section': {
      const fields = (block.fields ?? []).map((field: Json) => `<div>${text(field)}</div>`).join('')
      return `<div class="block section">${block.text ? text(block.text) : ''}${fields}</div>`
    }
    case 'context':
      return `<div class="context">${block.elements.map(text).join(' ')}</div>`
    case 'divider':
      return '<hr>'
    case 'actions':
      return `<div class="block">${block.elements.map((e: Json) => button(e.text, e.style)).join('')}</div>`
    case 'input': {
      const hint = block.hint ? `<div class="hint">${plain(block.hint)}</div>` : ''
      const optional = block.optional ? ' <span class="dim">(optional)</span>' : ''
      return `<div class="block"><div class="label">${plain(block.label)}${optional}</div>${field(block.element)}${hint}</div>`
    }
    case 'data_visualization':
      return chart(block)
    default:
      throw new Error(`no picture of ${block.type}`)
  }
}

function field(element: Json): string {
  if (element.type === 'radio_buttons')
    return element.options
      .map((option: Json) => {
        const chosen = element.initial_option?.value === option.value
        return `<span class="radio">${chosen ? '◉' : '○'} ${plain(option.text)}</span>`
      })
      .join('')
  if (element.type === 'file_input') return '<div class="field dim">Upload a file</div>'
  const shown = element.initial_option?.text ?? { text: element.initial_value ?? element.placeholder?.text ?? '' }
  const arrow = element.type.endsWith('select') ? ' ▾' : ''
  return `<div class="field ${element.multiline ? 'tall' : ''}">${plain(shown)}${arrow}&nbsp;</div>`
}

function chart({ title, chart: { series, axis_config: axis } }: Json): string {
  const columns = axis.categories.map((name: string, i: number) => {
    const value = series[0].data[i].value
    return `<div class="column">${value}<div class="fill" style="height:${value * 10}px"></div>${escapeHtml(name)}</div>`
  })
  return `<div class="block chart"><b>${escapeHtml(title)}</b><div class="bars">${columns.join('')}</div></div>`
}
