/** Takes JSON-LD apart. It comes from strangers, so that every step is bounded. */

export type Node = Readonly<Record<string, unknown>>

/** What a node says under a key: one or many, with references to other nodes of the page followed. */
export type Values = (node: Node, key: string) => readonly unknown[]

export interface Graph {
  /** The nodes that stand for themselves, in the order of the page. */
  readonly nodes: readonly Node[]
  readonly values: Values
}

const NODES_MAX = 300
const LIST_MAX = 20
/** Characters, longer than any name of a type. */
const TYPE_MAX = 100

/** How JSON is hidden from browsers of the last century, and from XML. */
const BEFORE = ['<!--', '<![CDATA[', '//', '/*', '*/']
const AFTER = ['-->', ']]>', '//', '/*', '*/', ';']

export function gather(texts: readonly string[]): Graph {
  const nodes: Node[] = []
  const queue: unknown[] = texts.map(parse)
  for (let at = 0; at < queue.length && at < NODES_MAX; at += 1) {
    const value = queue[at]
    if (Array.isArray(value)) queue.push(...value.slice(0, NODES_MAX))
    else if (isNode(value)) {
      nodes.push(value)
      queue.push(value['@graph'])
    }
  }
  const byId = new Map(nodes.map((node) => [node['@id'], node]))
  const follow = (value: unknown) => (isReference(value) ? (byId.get(value['@id']) ?? value) : value)
  return { nodes, values: (node, key) => list(node[key]).map(follow) }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, LIST_MAX) : value === undefined ? [] : [value]
}

/** Without the name of the vocabulary. */
export function typesOf(node: Node): readonly string[] {
  const types = list(node['@type']).filter((type) => typeof type === 'string')
  return types.map((type) => type.slice(0, TYPE_MAX).replace(/^(?:https?:\/\/schema\.org\/|schema:)/, ''))
}

function isReference(value: unknown): value is Node {
  return isNode(value) && typeof value['@id'] === 'string' && Object.keys(value).every((key) => key.startsWith('@'))
}

function parse(text: string): unknown {
  try {
    // A line break inside a string is the most common fault, and a control character means nothing anywhere else.
    return JSON.parse(unwrap(text).replace(/\p{Cc}+/gu, ' '))
  } catch {
    return null
  }
}

function unwrap(text: string): string {
  let bare = text.trim()
  // A comment within a comment within CDATA.
  for (let layer = 0; layer < 6; layer += 1) {
    const before = BEFORE.find((mark) => bare.startsWith(mark)) ?? ''
    const after = AFTER.find((mark) => bare.endsWith(mark)) ?? ''
    bare = bare.slice(before.length, bare.length - after.length).trim()
  }
  return bare
}
