/** A sentence of a longer text; `from` and `to` are its place there, spaces after it included. */
export type Sentence = { text: string; from: number; to: number }

/** A sentence ends with a mark and is followed by something that begins one: "e.g. this" is not cut. */
const END = /[.!?…]+["”’)\]]*\s+(?=["“‘(]*[\p{Lu}\p{Lo}\p{N}])/gu

/** Cuts `text` from `from` on into sentences. Unless `complete`, the last one is left out, since more of it may come. */
export function splitSentences(text: string, from: number, complete: boolean): Sentence[] {
  const ends = [...text.slice(from).matchAll(END)].map((m) => from + m.index + m[0].length)
  if (complete) ends.push(text.length)
  return ends
    .map((to, i) => ({ from: ends[i - 1] ?? from, to }))
    .map((place) => ({ ...place, text: text.slice(place.from, place.to).trim() }))
    .filter((sentence) => sentence.text)
}
