/** What a message's body becomes: a closed tree, in which nothing is HTML and every link is safe (R18). */

export interface TextNode {
  readonly type: 'text'
  readonly text: string
}

export type Inline =
  | TextNode
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] }
  /** Hidden until its reader asks to see it. */
  | { readonly type: 'spoiler'; readonly children: readonly Inline[] }
  | {
      readonly type: 'link'
      readonly href: string
      /** Its author wants no card for it. */
      readonly quiet?: true
      readonly children: readonly Inline[]
    }

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly depth: number; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly lang: string; readonly text: string }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly Item[] }
  | {
      readonly type: 'table'
      readonly align: readonly Align[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly type: 'rule' }

export interface Item {
  /** Whether a task is done; null for an item that is no task. */
  readonly done: boolean | null
  readonly children: readonly Block[]
}

export type Align = 'center' | 'left' | 'right' | null
