/** Sizes that both sides keep to. Characters are Unicode code points; times are milliseconds. */

/** The socket's URL carries this; raise it with every change that an older client would misread (R22). */
export const PROTOCOL_VERSION = 1

export const NICKNAME_MAX = 32
export const PASSWORD_MIN = 8
export const PASSWORD_MAX = 256
export const ROOM_NAME_MAX = 48
/** So many names that a room had before lead to it, and are given to no other. */
export const FORMER_NAMES_MAX = 8
export const TOPIC_MAX = 200
export const DESCRIPTION_MAX = 1_000
/** What somebody is called beside their nickname, and says that they are doing. */
export const DISPLAY_NAME_MAX = 48
export const STATUS_MAX = 100
export const DEPLOYMENT_NAME_MAX = 48
/** Domains that are denied cards on screen. */
export const DENIED_MAX = 200
/** Rooms that one invitation opens. */
export const INVITED_ROOMS_MAX = 20
/** People in a direct room, oneself included. */
export const DIRECT_MAX = 8
/** Whoever calls more people than this at once does it seldom, and is asked before if it is by `@room` or `@here`. */
export const CROWD_ABOVE = 20
/** Seconds; a day. */
export const SLOW_MAX = 86_400
export const BODY_MAX = 8_000
/** Of more names in one message nobody is meant, and of more at once nobody asks whose they are. */
export const NAMES_MAX = 50

/** A frame or request body longer than this (UTF-16 units) is refused before it is parsed. */
export const FRAME_MAX = 64 * 1024

export const PAGE_SIZE = 50
/** A resume that would carry more changes than this is answered with `reset` instead. */
export const RESUME_MAX = 300
/** And one whose messages, with their cards, are longer than this altogether (UTF-16 units). */
export const RESUME_LENGTH_MAX = 512 * 1024

export const LINKS_MAX = 5
export const LINK_LENGTH_MAX = 2_048
export const CARD_TITLE_MAX = 200
export const CARD_DESCRIPTION_MAX = 300
export const CARD_SITE_MAX = 80
export const CARD_AUTHOR_MAX = 80

/** The two strings of the heartbeat; the runtime answers it without waking the room (R8). */
export const PING = 'ping'
export const PONG = 'pong'
export const PING_EVERY = 30_000
/** Hidden tabs are throttled to one timer a minute, so this allows for two missed heartbeats. */
export const GONE_AFTER = 150_000

/** Typing is shown for this long after it was last said, and said again at half of it. */
export const TYPING_FOR = 6_000
