/** Weights on signs as they are, and what is added to their sum. */
export type Linear = { weights: number[]; base: number }

/** Ridge regression in which each weight keeps to its sign (1, -1), by coordinate descent on standardised signs. */
export function boundRidge(
  rows: readonly number[][],
  y: readonly number[],
  bounds: readonly number[],
  penalty: number,
): Linear {
  const { z, mean, deviation } = standardised(rows)
  const middle = meanOf(y)
  const rest = y.map((value) => value - middle)
  const weights = bounds.map(() => 0)
  for (let pass = 0; pass < 200; pass++) {
    for (const [j, bound] of bounds.entries()) {
      let along = 0
      for (const [i, row] of z.entries()) along += (row[j] as number) * (rest[i] as number)
      const before = weights[j] as number
      const free = (along / z.length + before) / (1 + penalty)
      const now = free * bound > 0 ? free : 0
      if (now === before) continue
      for (const [i, row] of z.entries()) rest[i] = (rest[i] as number) - (now - before) * (row[j] as number)
      weights[j] = now
    }
  }
  return unstandardised(weights, middle, mean, deviation)
}

/** Logistic regression likewise, by gradient descent; both sides weigh the same together, however many they are. */
export function boundLogit(
  rows: readonly number[][],
  labels: readonly boolean[],
  bounds: readonly number[],
  penalty: number,
): Linear {
  const { z, mean, deviation } = standardised(rows)
  const count = labels.filter(Boolean).length
  const weigh = labels.map((label) => 0.5 / (label ? count : labels.length - count))
  const weights = bounds.map(() => 0)
  let base = 0
  for (let step = 0; step < 800; step++) {
    const slope = weights.map((weight) => penalty * weight)
    let up = 0
    for (const [i, row] of z.entries()) {
      const odds = row.reduce((sum, x, j) => sum + x * (weights[j] as number), base)
      const off = (weigh[i] as number) * (1 / (1 + Math.exp(-odds)) - (labels[i] ? 1 : 0))
      for (const [j, x] of row.entries()) slope[j] = (slope[j] as number) + off * x
      up += off
    }
    for (const [j, bound] of bounds.entries()) {
      const free = (weights[j] as number) - (slope[j] as number)
      weights[j] = free * bound > 0 ? free : 0
    }
    base -= up
  }
  return unstandardised(weights, base, mean, deviation)
}

/**
 * The direction along which vectors grow with `y`: a ridge regression on vectors whose spread a dimension is about 1 / sqrt(dimensions),
 * by conjugate gradients. `mean` is where the vectors lie along it on average.
 */
export function direction(
  vectors: readonly ArrayLike<number>[],
  y: readonly number[],
  penalty: number,
): { along: Float64Array; mean: number } {
  const d = vectors[0]?.length ?? 0
  const scale = Math.sqrt(d)
  const centre = new Float64Array(d)
  for (const vector of vectors)
    for (let k = 0; k < d; k++) centre[k] = (centre[k] as number) + (vector[k] as number) / vectors.length
  const z = vectors.map((vector) => Float64Array.from(vector, (x, k) => scale * (x - (centre[k] as number))))
  const middle = meanOf(y)
  const product = (x: Float64Array) => {
    const result = x.map((value) => penalty * value)
    for (const row of z) add(result, row, inner(row, x) / z.length)
    return result
  }
  const along = new Float64Array(d)
  const rest = new Float64Array(d)
  for (const [i, row] of z.entries()) add(rest, row, ((y[i] as number) - middle) / z.length)
  let step = rest.slice()
  let size = inner(rest, rest)
  for (let i = 0; i < 60 && size > 1e-12; i++) {
    const image = product(step)
    const far = size / inner(step, image)
    add(along, step, far)
    add(rest, image, -far)
    const next = inner(rest, rest)
    step = step.map((x, k) => (rest[k] as number) + (next / size) * x)
    size = next
  }
  const scaled = along.map((x) => x * scale)
  return { along: scaled, mean: inner(scaled, centre) }
}

function add(sum: Float64Array, vector: Float64Array, weight: number): void {
  for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + weight * (vector[k] as number)
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number)
  return sum
}

function standardised(rows: readonly number[][]) {
  const columns = (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] as number))
  const mean = columns.map(meanOf)
  const deviation = columns.map(
    (column, j) => Math.sqrt(meanOf(column.map((x) => (x - (mean[j] as number)) ** 2))) || 1,
  )
  const z = rows.map((row) => row.map((x, j) => (x - (mean[j] as number)) / (deviation[j] as number)))
  return { z, mean, deviation }
}

function unstandardised(
  scaled: readonly number[],
  base: number,
  mean: readonly number[],
  deviation: readonly number[],
): Linear {
  const weights = scaled.map((weight, j) => weight / (deviation[j] as number))
  return { weights, base: weights.reduce((sum, weight, j) => sum - weight * (mean[j] as number), base) }
}

const meanOf = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / Math.max(1, list.length)
