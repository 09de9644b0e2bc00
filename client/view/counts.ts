/** Numbers of things, in words. */

/** `1 member`, `12 members` */
export function membersText(members: number): string {
  return members === 1 ? '1 member' : `${members.toLocaleString('en')} members`
}
