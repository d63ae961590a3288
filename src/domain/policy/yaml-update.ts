import { type Document, isMap, isNode, isScalar, isSeq, type Node, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import { isObject, type JsonObject, pairEntries, sameValue } from './entries.ts'

const SHORT_ENTRY = 100

/**
 * Changes a parsed text to hold `value`. Nodes whose value stays keep their comments, order and style; entries of lists are
 * recognised by name and moved with their comments.
 * @param before the value of `node`.
 * @returns the node to put where `node` stood: the same one where it could be changed, else a new one.
 */
export function updateNode(document: Document, node: unknown, before: unknown, value: unknown): Node {
  if (isNode(node) && sameValue(before, value)) return node
  if (isMap(node) && isObject(before) && isObject(value)) return updateMap(document, node, before, value)
  if (isSeq(node) && Array.isArray(before) && Array.isArray(value)) return updateList(document, node, before, value)
  const fresh = createNode(document, value)
  if (!isNode(node)) return fresh
  if (node.commentBefore) fresh.commentBefore = node.commentBefore
  // A list or map in place of a word cannot carry the remark behind the word.
  if (node.comment && isScalar(fresh)) fresh.comment = node.comment
  return fresh
}

function updateMap(document: Document, map: YAMLMap, before: JsonObject, value: JsonObject): YAMLMap {
  // A part that is undefined is absent: nothing of it may stay in the text.
  const parts = new Map(Object.entries(value).filter(([, wanted]) => wanted !== undefined))
  for (const { key } of [...map.items]) if (!parts.has(nameOf(key))) map.delete(key)
  for (const [name, wanted] of parts) {
    const pair = map.items.find(({ key }) => nameOf(key) === name)
    if (pair) pair.value = updateNode(document, pair.value, before[name], wanted)
    else map.add(document.createPair(name, createNode(document, wanted)))
  }
  return map
}

function updateList(document: Document, list: YAMLSeq, before: readonly unknown[], value: readonly unknown[]): YAMLSeq {
  const items = list.items
  list.items = pairEntries(before, value).map((from, i) =>
    // A new entry, whose place before is -1, was no node.
    updateNode(document, items[from], before[from], value[i]),
  )
  return list
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key)

/** A value as new YAML: lists of words and short entries stand on one line each. */
export function createNode(document: Document, value: unknown): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false })
  visit(node, {
    Map(_key, map) {
      if (map.items.every((pair) => isPlain(pair.value)) && isShort(map)) map.flow = true
    },
    Seq(_key, list) {
      if (isPlain(list) && isShort(list)) list.flow = true
    },
  })
  return node
}

const isShort = (node: Node): boolean => JSON.stringify(node).length <= SHORT_ENTRY

function isPlain(value: unknown): boolean {
  return isScalar(value) || (isSeq(value) && value.items.every((item) => isScalar(item)))
}
