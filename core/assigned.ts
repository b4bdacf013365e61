/** What assignments have to say about interviews that belong to them. Front-ends ask before they show or take anything. */
export interface AssignedInterviews {
  /** Why its candidate may not read the report now, fit to show; null: they may, or it belongs to no assignment. */
  withheld(interview: string): Promise<string | null>
  /** Why it takes nothing from its candidate any more, fit to show; null: it does, or it belongs to no assignment. */
  closed(interview: string): Promise<string | null>
}
