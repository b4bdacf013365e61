/**
 * Stem of an English word (lower case), by the Porter2 rules: https://snowballstem.org/algorithms/english/stemmer.html
 * British spellings are folded into American ones first, so that "prioritise" and "prioritize" meet.
 */
export function stem(word: string): string {
  const plain = word.replace(/'s?$/, '').replace(/'/g, '')
  if (plain.length < 3 || !/^[a-z]+$/.test(plain)) return plain
  const known = IRREGULAR.get(plain)
  if (known !== undefined) return known
  return porter2(american(plain))
}

/** Forms that no suffix rule joins. The values are stems. */
const IRREGULAR = new Map(
  `led:lead chose:choos chosen:choos began:begin begun:begin bought:buy brought:bring built:build broke:break broken:break
  came:come cut:cut dealt:deal did:do done:do does:do drew:draw drawn:draw drove:drive driven:drive fell:fall fallen:fall
  felt:feel fed:feed fought:fight found:find gave:give given:give went:go gone:go grew:grow grown:grow had:have has:have
  heard:hear held:hold hid:hide hidden:hide kept:keep knew:know known:know laid:lay left:leav lent:lend lost:lose made:make
  meant:mean met:meet paid:pay ran:run rang:ring risen:rise rose:rise said:say saw:see seen:see sold:sell sent:send shown:show
  spoke:speak spoken:speak spent:spend stood:stand stuck:stick swore:swear taken:take took:take taught:teach thought:think
  threw:throw thrown:throw told:tell tore:tear understood:understand woke:wake won:win wrote:write written:write wrong:wrong
  better:good best:good worse:bad worst:bad people:person children:child men:man women:woman indices:index matrices:matrix
  vertices:vertex analyses:analysi hypotheses:hypothesi criteria:criterion data:data is:be are:be was:be were:be been:be am:be
  being:be skies:sky dying:die lying:lie news:news sorry:sorri customers:custom_er customer:custom_er custom:custom
  univers:univers university:university universities:university general:general generate:generat generates:generat
  generated:generat generating:generat generation:generat organ:organ organs:organ`
    .split(/\s+/)
    .map((pair) => pair.split(':') as [string, string]),
)

function american(word: string): string {
  if (word.length < 6) return word
  return word
    .replace(/is(e|ed|es|er|ers|ing|ation|ations)$/, 'iz$1')
    .replace(/ys(e|ed|er|ing)$/, 'yz$1')
    .replace(/(?<=[a-z]{3})our(ed|ing|s|al|ally|able|ite|ites|ful|er|ers)?$/, 'or$1')
    .replace(/(?<=[a-z]{2})ll(ed|ing|er|ers)$/, 'l$1')
    .replace(/(?<=[a-z]{2}[^aeiou])re$/, 'er')
    .replace(/ogue(s?)$/, 'og$1')
    .replace(/programme/, 'program')
}

const VOWEL = /[aeiouy]/
const DOUBLE = /(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/
const SHORT_END = /(^[aeiouy][^aeiouy]|[^aeiouy][aeiouy][^aeiouywxY])$/

function porter2(input: string): string {
  let w = input.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y')
  const special = /^(gener|commun|arsen)/.exec(w)
  const r1 = special ? special[0].length : region(w, 0)
  const r2 = region(w, r1)
  const inR1 = (suffix: string) => w.length - suffix.length >= r1
  const inR2 = (suffix: string) => w.length - suffix.length >= r2
  const cut = (suffix: string, by = '') => {
    w = w.slice(0, w.length - suffix.length) + by
  }
  const ending = (list: readonly string[]) => list.find((suffix) => w.endsWith(suffix))

  // step 1a
  if (w.endsWith('sses')) cut('sses', 'ss')
  else if (/(ied|ies)$/.test(w)) cut('ied', w.length > 4 ? 'i' : 'ie')
  else if (/[^su]s$/.test(w) && VOWEL.test(w.slice(0, -2))) cut('s')
  // step 1b
  const eed = ending(['eedly', 'eed'])
  const past = eed ? undefined : ending(['ingly', 'edly', 'ing', 'ed'])
  if (eed) {
    if (inR1(eed)) cut(eed, 'ee')
  } else if (past && VOWEL.test(w.slice(0, w.length - past.length))) {
    cut(past)
    if (/(at|bl|iz)$/.test(w)) w += 'e'
    else if (DOUBLE.test(w)) w = w.slice(0, -1)
    else if (SHORT_END.test(w) && r1 >= w.length) w += 'e'
  }
  // step 1c
  if (w.length > 2 && /[^aeiouy][yY]$/.test(w)) cut('y', 'i')
  // step 2
  const two = ending(STEP2_ENDINGS)
  if (two) {
    if (inR1(two)) {
      if (two === 'ogi') {
        if (w.endsWith('logi')) cut('ogi', 'og')
      } else if (two === 'li') {
        if (/[cdeghkmnrt]li$/.test(w)) cut('li')
      } else cut(two, STEP2.get(two))
    }
  }
  // step 3
  const three = ending(STEP3_ENDINGS)
  if (three && inR1(three)) {
    if (three === 'ative') {
      if (inR2(three)) cut(three)
    } else cut(three, STEP3.get(three))
  }
  // step 4
  const four = ending(STEP4)
  if (four && inR2(four) && (four !== 'ion' || /[st]ion$/.test(w))) cut(four)
  // step 5
  if (w.endsWith('e') && (inR2('e') || (inR1('e') && !SHORT_END.test(w.slice(0, -1))))) cut('e')
  else if (w.endsWith('ll') && inR2('l')) cut('l')
  return w.toLowerCase()
}

/** Start of the region after the first non-vowel that follows a vowel. */
function region(w: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(w.slice(from))
  return match ? from + match.index + 2 : w.length
}

const byLength = (a: string, b: string) => b.length - a.length
const STEP2 = new Map([
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['entli', 'ent'],
  ['izer', 'ize'],
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['alli', 'al'],
  ['fulness', 'ful'],
  ['ousli', 'ous'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['bli', 'ble'],
  ['fulli', 'ful'],
  ['lessli', 'less'],
  ['ogi', 'og'],
  ['li', ''],
])
const STEP2_ENDINGS = [...STEP2.keys()].sort(byLength)
const STEP3 = new Map([
  ['tional', 'tion'],
  ['ational', 'ate'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
  ['ative', ''],
])
const STEP3_ENDINGS = [...STEP3.keys()].sort(byLength)
const STEP4 = 'ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic'.split(' ')
