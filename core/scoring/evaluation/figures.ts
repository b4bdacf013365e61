/** Pearson's correlation; null where one side does not vary or fewer than two pairs are given. */
export function pearson(x: readonly number[], y: readonly number[]): number | null {
  const mx = mean(x)
  const my = mean(y)
  let xy = 0
  let xx = 0
  let yy = 0
  for (const [i, a] of x.entries()) {
    const dx = a - mx
    const dy = (y[i] as number) - my
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null
}

/** Root of the mean squared difference. */
export function rmse(x: readonly number[], y: readonly number[]): number {
  return Math.sqrt(mean(x.map((a, i) => (a - (y[i] as number)) ** 2)))
}

/** Cohen's kappa with quadratic weights on whole numbers 0-10, both sides rounded; null where neither side varies. */
export function quadraticKappa(x: readonly number[], y: readonly number[]): number | null {
  const a = x.map(Math.round)
  const b = y.map(Math.round)
  const observed = mean(a.map((value, i) => (value - (b[i] as number)) ** 2))
  // The mean over all pairs of one rating from each side is what chance would give.
  const expected = mean(a.map((value) => mean(b.map((other) => (value - other) ** 2))))
  return expected > 0 ? 1 - observed / expected : null
}

export function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / list.length
}

/** To three decimals; null stays null. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000
}
