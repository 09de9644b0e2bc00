/** The screens on which people work through the chat: the widest and the narrowest that it is drawn for. */

export const DESK = { viewport: { width: 1440, height: 900 } }
export const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true }

export const SIZES = [
  { name: 'on a desk', options: DESK },
  { name: 'on a phone', options: PHONE },
]
