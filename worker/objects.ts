/** Where every object is found: the one place that decides on a location and a jurisdiction. */

import type { Directory } from './directory.ts'
import { type Env, placement } from './env.ts'
import type { Relay } from './relay.ts'
import type { Room } from './room.ts'
import type { Site } from './site.ts'
import type { User } from './user.ts'

export function room(env: Env, id: string): DurableObjectStub<Room> {
  return find(env, env.ROOM, id)
}

export function user(env: Env, id: string): DurableObjectStub<User> {
  return find(env, env.USER, id)
}

export function directory(env: Env): DurableObjectStub<Directory> {
  return find(env, env.DIRECTORY, 'directory')
}

/** Of a room, for listeners near whoever asks for it first: the hint is not for it. */
export function relay(env: Env, name: string): DurableObjectStub<Relay> {
  return find({ ...env, LOCATION_HINT: '' }, env.RELAY, name)
}

/** The object of the host that a link leads to. */
export function site(env: Env, address: string): DurableObjectStub<Site> {
  return find(env, env.SITE, new URL(address).host)
}

/** The hint counts when an object is made and never again. Objects of one name in two jurisdictions are two. */
function find<Kind extends Rpc.DurableObjectBranded>(
  env: Env,
  namespace: DurableObjectNamespace<Kind>,
  name: string,
): DurableObjectStub<Kind> {
  const { jurisdiction, locationHint } = placement(env)
  const within = jurisdiction ? namespace.jurisdiction(jurisdiction) : namespace
  return within.getByName(name, locationHint ? { locationHint } : {})
}
