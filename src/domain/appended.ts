/**
 * The list with one more at its end, as a new list. Short lists are spelled out: one that is spread or pushed to reserves room
 * for seventeen, and decisions are full of lists of one or two.
 */
export function appended<Item>(list: readonly Item[], last: Item): readonly Item[] {
  switch (list.length) {
    case 0:
      return [last]
    case 1:
      return [list[0]!, last]
    case 2:
      return [list[0]!, list[1]!, last]
    default:
      return [...list, last]
  }
}
