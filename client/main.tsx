/** Puts the page together: the one chat, handed down to every view. */

import { render } from 'solid-js/web'
import { createChat } from './chat.ts'
import './style/tokens.css'
import './style/base.css'
import './style/controls.css'
import './style/shell.css'
import './style/timeline.css'
import './style/prose.css'
import './style/cards.css'
import './style/references.css'
import './style/composer.css'
import './style/account.css'
import './style/dialog.css'
import './style/inbox.css'
import './style/details.css'
import './style/run.css'
import { App } from './view/app.tsx'
import { ChatContext } from './view/context.ts'

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')

render(
  () => (
    <ChatContext.Provider value={createChat()}>
      <App />
    </ChatContext.Provider>
  ),
  root,
)
