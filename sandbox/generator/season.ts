const HOUR_MS = 3_600_000

// Relative liveliness of the hours of a UTC day: Asia's morning, Europe's day, the Americas' afternoon.
const HOURS = [
  0.8, 0.9, 1.0, 1.1, 1.1, 1.0, 1.0, 1.1, 1.2, 1.3, 1.2, 1.1, 1.2, 1.3, 1.3, 1.2, 1.1, 1.0, 1.0, 0.9, 0.8, 0.8, 0.7,
  0.7,
]
// Sunday first.
const DAYS = [0.7, 1.1, 1.15, 1.15, 1.1, 1.05, 0.75]
// January first: slow around the turn of the year, lively in March and autumn.
const MONTHS = [0.9, 1.0, 1.1, 1.05, 1.0, 0.95, 0.9, 0.9, 1.05, 1.1, 1.1, 0.95]

/** How lively a moment (virtual milliseconds) is; 1 is the average. */
export function liveliness(at: number): number {
  const date = new Date(at - (at % HOUR_MS))
  return HOURS[date.getUTCHours()]! * DAYS[date.getUTCDay()]! * MONTHS[date.getUTCMonth()]!
}
