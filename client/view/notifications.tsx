/** Whether this device is reached while the page is closed, and when nobody is to be disturbed. */

import { createSignal, onMount, Show } from 'solid-js'
import { isRefusal } from '../../protocol/refusal.ts'
import { Pushing, type Reach } from '../pushing.ts'
import { useChat, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { Problem } from './problem.tsx'

export function Notifications() {
  const chat = useChat()
  const user = useUser()
  const pushing = new Pushing(user()?.id ?? '', chat.notifying)
  const deed = createDeed()
  const [reach, setReach] = createSignal<Reach>()
  const look = async () => void setReach(await pushing.reach())
  onMount(look)
  const turn = async (on: boolean) => {
    await deed.run(() => (on ? pushing.turnOn() : pushing.turnOff()))
    await look()
  }
  return (
    <section aria-labelledby="notifications-heading">
      <h3 id="notifications-heading">Notifications</h3>
      <label class="choice">
        <input
          type="checkbox"
          checked={reach() === 'on'}
          disabled={reach() !== 'on' && reach() !== 'off'}
          onChange={(event) => {
            const wanted = event.currentTarget.checked
            // It is on once that is known.
            event.currentTarget.checked = reach() === 'on'
            void turn(wanted)
          }}
        />
        <span>Notify me on this device, also when this page is closed</span>
        <span class="note">{NOTES[reach() ?? 'off']}</span>
      </label>
      <Problem text={deed.problem()} />
      <QuietHours pushing={pushing} />
    </section>
  )
}

const NOTES: Readonly<Record<Reach, string>> = {
  on: 'Of mentions and direct messages, or as each room says.',
  off: 'Of mentions and direct messages, or as each room says.',
  blocked: 'This browser does not let Edgewise notify you. Its own settings can change that.',
  impossible:
    'This browser cannot, or not at an address without https. On an iPhone or iPad, add this page to the Home Screen first, and open it there.',
}

function QuietHours(props: { pushing: Pushing }) {
  const deed = createDeed()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  /** Undefined until it is known: what is pressed before would be overwritten by the answer. */
  const [isOn, setOn] = createSignal<boolean>()
  const [hours, setHours] = createSignal({ from: 22 * 60, to: 7 * 60 })
  onMount(() =>
    deed.run(async () => {
      const quiet = await props.pushing.quiet()
      if (isRefusal(quiet)) return quiet
      setOn(quiet !== null)
      if (quiet) setHours({ from: quiet.from, to: quiet.to })
      return undefined
    }),
  )
  const set = async (on: boolean, wanted = hours()) => {
    if (!(await deed.run(() => props.pushing.beQuiet(on ? { ...wanted, zone } : null)))) return
    setOn(on)
    setHours(wanted)
  }
  return (
    <>
      <label class="choice">
        <input
          type="checkbox"
          checked={isOn() ?? false}
          disabled={isOn() === undefined}
          onChange={async ({ currentTarget }) => {
            await set(currentTarget.checked)
            currentTarget.checked = isOn() ?? false
          }}
        />
        <span>Do not disturb me at certain hours</span>
        <span class="note">On all devices, by the clock of {zone}.</span>
      </label>
      <Show when={isOn()}>
        <div class="buttons quiet-hours">
          <Hour label="From" value={hours().from} onChange={(from) => void set(true, { ...hours(), from })} />
          <Hour label="To" value={hours().to} onChange={(to) => void set(true, { ...hours(), to })} />
        </div>
      </Show>
      <Problem text={deed.problem()} />
    </>
  )
}

/** In minutes of the day. */
function Hour(props: { label: string; value: number; onChange: (minutes: number) => void }) {
  const text = () =>
    [Math.floor(props.value / 60), props.value % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        type="time"
        value={text()}
        onChange={(event) => {
          const [hour, minute] = event.currentTarget.value.split(':').map(Number)
          if (hour !== undefined && minute !== undefined) props.onChange(60 * hour + minute)
        }}
      />
    </label>
  )
}
