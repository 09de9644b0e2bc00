// Rooms of Socket.IO as its guide has them: `socket-io.ts`, which says its port.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const server = createServer()
const io = new Server(server, { transports: ['websocket'] })

io.on('connection', (socket) => {
  const room = String(socket.handshake.query.room)
  void socket.join(room)
  socket.emit('welcome')
  socket.on('message', (message: unknown) => io.to(room).emit('message', message))
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
