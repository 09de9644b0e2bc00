/** The line drawings on buttons. A button's name is in its label; the drawing is silent. */

const PATHS = {
  menu: 'M4 7h16M4 12h11M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  send: 'M5 12h13M12.5 6l6 6-6 6',
  edit: 'M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5z',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  copy: 'M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9',
  link: 'M10 14a4.2 4.2 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1M14 10a4.2 4.2 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1',
  room: 'M9.5 4.5l-2 15M16.5 4.5l-2 15M4.5 9h16M3.5 15h16',
  lock: 'M6 11h12v8.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  info: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.5M12 7.7v.1',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  search: 'M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5',
  message: 'M4.5 5.5h15v10.5h-8l-4 3.5V16h-3z',
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 12.5h4',
  unread: 'M4.5 6.5h9M4.5 12h15M4.5 17.5h15M18.5 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  star: 'M12 4l2.4 5.2 5.6.6-4.2 3.8 1.2 5.6-5-2.9-5 2.9 1.2-5.6L4 9.8l5.6-.6z',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  inbox: 'M4 13.5L6.5 5h11L20 13.5V19H4zM4 13.5h5a3 3 0 0 0 6 0h5',
  check: 'M5 12.5l4.5 4.5L19 7',
  up: 'M12 19V6M6 11.5l6-6 6 6',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  eye: 'M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  people:
    'M9 5a3.25 3.25 0 1 1 0 6.5A3.25 3.25 0 0 1 9 5zM3 19c0-3 2.5-5 6-5s6 2 6 5M15.5 5.5a3 3 0 0 1 0 5.5M17.5 14.3c2.2.6 3.5 2.3 3.5 4.7',
} as const

export type IconName = keyof typeof PATHS

export function Icon(props: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  )
}

/** The mark of Edgewise: a word that slips in between two others. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="9" />
      <rect class="mark-talk" x="8" y="7.5" width="18" height="4.6" rx="2.3" />
      <rect class="mark-talk" x="8" y="20.4" width="18" height="4.6" rx="2.3" />
      <path class="mark-word" d="M0 17.9 21.4 13.6a1.9 1.9 0 0 1 .8 3.7L0 21.7z" />
    </svg>
  )
}
