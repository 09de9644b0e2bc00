/** Where every object is found: the one place that will decide on a location or a jurisdiction. */

import type { Directory } from './directory.ts'
import type { Env } from './env.ts'
import type { Room } from './room.ts'
import type { Site } from './site.ts'
import type { User } from './user.ts'

export function room(env: Env, id: string): DurableObjectStub<Room> {
  return env.ROOM.getByName(id)
}

export function user(env: Env, id: string): DurableObjectStub<User> {
  return env.USER.getByName(id)
}

export function directory(env: Env): DurableObjectStub<Directory> {
  return env.DIRECTORY.getByName('directory')
}

/** The object of the host that a link leads to. */
export function site(env: Env, address: string): DurableObjectStub<Site> {
  return env.SITE.getByName(new URL(address).host)
}
