/** What holds in a room holds through its relays: the same tests where a room holds one socket, and each relay one. */

import { workerTests } from './vitest.config.ts'

export default workerTests(
  [
    'test/relays/*.test.ts',
    'test/law.test.ts',
    'test/post.test.ts',
    'test/resume.test.ts',
    'test/revocation.test.ts',
    'test/members.test.ts',
    'test/absent.test.ts',
    'test/deployment.test.ts',
    'test/inbox.test.ts',
    'test/once-gone.test.ts',
    'test/push.test.ts',
    'test/renamed.test.ts',
    'test/unread-trouble.test.ts',
  ],
  { SOCKETS_PER_OBJECT: '1' },
)
