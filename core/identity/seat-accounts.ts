import type { IdentityParts } from './linked-accounts.ts'

const SEATS = 'seat-accounts'

type SeatLink = { seat: string; candidate: string; at: number }

/** Ties a candidate of some front-end to a seat. Doing it again changes nothing. */
export async function tieToSeat(seat: string, candidate: string, { records, clock }: IdentityParts): Promise<void> {
  const at = clock.now()
  const link: SeatLink = { seat, candidate, at }
  await records.put(SEATS, `${seat}|${candidate}`, link, { tags: [`seat:${seat}`, `candidate:${candidate}`] }, at)
}

/** The seats that a candidate was tied to. */
export async function seatsOf(candidate: string, { records, clock }: IdentityParts): Promise<string[]> {
  const found = await records.find<SeatLink>(SEATS, `candidate:${candidate}`, { limit: 100 }, clock.now())
  return found.map(({ value }) => value.seat)
}

/** The candidates of other front-ends that were tied to a seat. */
export async function candidatesOfSeat(seat: string, { records, clock }: IdentityParts): Promise<string[]> {
  const found = await records.find<SeatLink>(SEATS, `seat:${seat}`, { limit: 100 }, clock.now())
  return found.map(({ value }) => value.candidate)
}
