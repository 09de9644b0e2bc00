/** How many call, or a dot where it is only that something was said. */

export function Calls(props: { count: number; id?: string }) {
  return (
    <span class="calls" classList={{ silent: props.count === 0 }} id={props.id}>
      {props.count || ''}
      <span class="hidden">{props.count === 0 ? 'unread' : 'for you'}</span>
    </span>
  )
}
