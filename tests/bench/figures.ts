/** The value at a share of the sorted sample: quantile([..], 0.95) is p95 (nearest rank). */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const median = (sample: readonly number[]) => quantile(sample, 0.5)

/** Prints a figure beside the limit or rival it is held against, with the ratio. */
export function row(name: string, value: number, unit: string, against: { name: string; value: number }): void {
  const ratio = (value / against.value).toFixed(2)
  console.log(
    `  ${name.padEnd(46)} ${value.toFixed(2).padStart(10)} ${unit.padEnd(8)} ${ratio.padStart(7)} x ${against.name} (${against.value.toFixed(2)})`,
  )
}
