/** What runs until a signal ends it. */
export interface Running {
  /** Ends everything in order; resolves to whether all of it ended well. */
  stop(): Promise<boolean>
}
