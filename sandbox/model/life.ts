/** How far the life of a portal has come. */
export interface LifePosition {
  startedAt: number
  /** Id of the first contact that arrived. */
  firstContact: string
  on: boolean
  /** Number of the next arrival. */
  next: number
  /** Virtual moment of the next arrival. */
  nextAt: number
}
