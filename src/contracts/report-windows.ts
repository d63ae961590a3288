/** Days that an entry has to reach the next stage. */
export const WINDOWS = [7, 30, 60, 90, 180] as const
