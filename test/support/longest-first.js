import TestSequencer from '@jest/test-sequencer'

/** Suites that take minutes. Their files are small: by size they would begin last, and one core would wait for the other. */
const LONG = ['/test/kill/', '/test/queue/redis-faults']

/** The long suites first, the others in Jest's own order. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const place = ({ path }) => LONG.findIndex((part) => path.includes(part))
    const rank = (test) => (place(test) < 0 ? LONG.length : place(test))
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b))
  }
}
